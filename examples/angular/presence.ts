import { computed, inject, Injectable, InjectionToken } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { Observable, retry } from 'rxjs'
import type { Member } from '../nestjs/presence.controller.js'

/** Where the server tells who is there. */
export const PRESENCE_URL = new InjectionToken<string>('the URL of the presence events')

/** Who is in the cluster, as signals for templates. It listens for as long as its injector lives. */
@Injectable()
export class Presence {
  readonly members = toSignal(serverSentEvents<readonly Member[]>(inject(PRESENCE_URL)), { initialValue: [] })
  readonly alive = computed(() => this.members().filter(({ status }) => status === 'alive').length)
}

const retryMs = 3000

/**
 * What a server tells, event after event. The browser connects again by itself when the connection is lost, but not once it was
 * answered by an error, as proxies do while a server restarts: then it is asked again from here.
 */
function serverSentEvents<T>(url: string): Observable<T> {
  return new Observable<T>((subscriber) => {
    const source = new EventSource(url)
    source.addEventListener('message', ({ data }) => subscriber.next(JSON.parse(data as string) as T))
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) subscriber.error(new Error(`${url} answered with an error`))
    })
    return () => source.close()
  }).pipe(retry({ delay: retryMs }))
}
