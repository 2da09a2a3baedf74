import { EVENT_CHANNEL, type Broadcast, type EventName, type Events } from '../../shared/ipc';

/** Something that shows the app: a window's page. */
export interface Audience {
  isDestroyed(): boolean;
  send(channel: string, broadcast: Broadcast<EventName>): void;
}

/** Tells the window what changed, in one numbered sequence, so that a snapshot can be placed in it. */
export class Broadcaster {
  #seq = 0;
  #audience: Audience | null = null;

  get seq(): number {
    return this.#seq;
  }

  attach(audience: Audience): void {
    this.#audience = audience;
  }

  readonly publish = <K extends EventName>(name: K, payload: Events[K]): void => {
    this.#seq += 1;
    const audience = this.#audience;
    if (audience === null || audience.isDestroyed()) return;
    audience.send(EVENT_CHANNEL, { seq: this.#seq, name, payload });
  };
}

export type Publish = Broadcaster['publish'];
