/** Fails to compile unless it is given `true`. */
export type Expect<T extends true> = T

/** Whether two types are the same, not merely assignable to each other. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- how TypeScript compares two types
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
