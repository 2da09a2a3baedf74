import type { Clock } from './clock';

/** Runs `work` at once, but at most once in `ms`: calls that come sooner together cause one more run, later. */
export function atMostEvery(ms: number, clock: Pick<Clock, 'sleep'>, work: () => void): () => void {
  let isResting = false;
  let isWanted = false;
  const run = (): void => {
    isResting = true;
    isWanted = false;
    void clock.sleep(ms).then(() => {
      isResting = false;
      if (isWanted) run();
    });
    work();
  };
  return () => {
    if (isResting) isWanted = true;
    else run();
  };
}
