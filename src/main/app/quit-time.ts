import type { Clock } from '../time/clock';

/** From the user's quit to the end of the process, whatever hangs. All steps share it. */
const QUIT_MS = 2_000;

/** What the steps before the last one may take. The rest is for what has to be written. */
export const QUIT_STEPS = { stopMs: 1_250, closeMs: 250 } as const;

/** The time that quitting may take. */
export class QuitTime {
  #hasBegun = false;

  constructor(
    private readonly clock: Pick<Clock, 'sleep'>,
    private readonly kill: () => void,
  ) {}

  /** Starts the time when the user quits. A second call changes nothing. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    void this.clock.sleep(QUIT_MS).then(this.kill);
  }
}
