import { expect, it } from 'vitest';
import { atMostEvery } from '../../../src/main/time/at-most-every';
import { SetClock } from '../../support/set-clock';

it('work that is asked for too often runs at once and then once in each interval, and no request is lost', async () => {
  const clock = new SetClock(0);
  let runs = 0;
  const ask = atMostEvery(2_000, clock, () => (runs += 1));
  for (let more = 0; more < 100; more += 1) ask();
  expect(runs).toBe(1);
  await clock.pass(1_999);
  expect(runs).toBe(1);
  await clock.pass(1);
  expect(runs).toBe(2);
  await clock.pass(10_000);
  expect([runs, clock.sleeping]).toEqual([2, 0]);
  ask();
  expect(runs).toBe(3);
});
