import { expect, it } from 'vitest';
import { QUIT_STEPS, QuitTime } from '../../../src/main/app/quit-time';
import { SetClock } from '../../support/set-clock';

it('the time to quit counts from the user’s quit, whatever its steps take', async () => {
  const clock = new SetClock(0);
  let kills = 0;
  const time = new QuitTime(clock, () => (kills += 1));
  time.begin();
  await clock.pass(QUIT_STEPS.stopMs);
  time.begin();
  await clock.pass(QUIT_STEPS.closeMs);
  time.begin();
  await clock.pass(499);
  expect(kills).toBe(0);
  await clock.pass(1);
  expect(kills).toBe(1);
  await clock.pass(10_000);
  expect(kills).toBe(1);
});
