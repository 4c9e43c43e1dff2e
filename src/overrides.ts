/** What shall stand in the place of some defaults. `undefined` is as good as left out: it may come from a variable. */
export type Overrides<T> = { readonly [K in keyof T]?: T[K] | undefined }
