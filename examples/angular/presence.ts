import { computed, inject, Injectable, InjectionToken } from '@angular/core'
import { toSignal } from '@angular/core/rxjs-interop'
import { Observable } from 'rxjs'
import type { Member } from '../nestjs/presence.controller.js'

/** Where the server tells who is there. */
export const PRESENCE_URL = new InjectionToken<string>('the URL of the presence events')

/** Who is in the cluster, as signals for templates. It listens for as long as its injector lives. */
@Injectable()
export class Presence {
  readonly members = toSignal(serverSentEvents<readonly Member[]>(inject(PRESENCE_URL)), { initialValue: [] })
  readonly alive = computed(() => this.members().filter(({ status }) => status === 'alive').length)
}

/** What a server tells, event after event. The browser connects again by itself when the connection is lost. */
function serverSentEvents<T>(url: string): Observable<T> {
  return new Observable((subscriber) => {
    const source = new EventSource(url)
    source.addEventListener('message', ({ data }) => subscriber.next(JSON.parse(data as string) as T))
    return () => source.close()
  })
}
