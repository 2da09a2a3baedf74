import { EVENT_CHANNEL, type Broadcast, type EventName, type Events } from '../../shared/ipc';

/** A page that receives broadcasts. */
export interface Receiver {
  isDestroyed(): boolean;
  send(channel: string, broadcast: Broadcast<EventName>): void;
}

/** Sends changes to the window in one numbered sequence, so that the window can order them against its snapshot. */
export class Broadcaster {
  #seq = 0;
  #receiver: Receiver | null = null;

  get seq(): number {
    return this.#seq;
  }

  attach(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  readonly publish = <K extends EventName>(name: K, payload: Events[K]): void => {
    this.#seq += 1;
    const receiver = this.#receiver;
    if (receiver === null || receiver.isDestroyed()) return;
    receiver.send(EVENT_CHANNEL, { seq: this.#seq, name, payload });
  };
}
