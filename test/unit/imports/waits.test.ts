import { describe, expect, it } from 'vitest';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import { Waits } from '../../../src/main/imports/send/waits';
import { LONGEST_WAIT_MS } from '../../../src/shared/imports/import';
import { aRecord } from '../../support/records';
import { SetClock } from '../../support/set-clock';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function waitingUntil(ms: number | null, id = 'a'): ImportRecord<'queued'> {
  const until = ms === null ? null : new Date(ms).toISOString();
  return aRecord({ id }, { why: 'scarf-limit', until, attempt: 1 });
}

function waits() {
  const clock = new SetClock(NOW);
  let ended = 0;
  const waits = new Waits(clock, () => (ended += 1));
  const due = (...records: ImportRecord<'queued'>[]): readonly string[] =>
    waits.due(records).map(({ id }) => id);
  return { clock, due, waits, ended: () => ended };
}

describe('the wait of an import', () => {
  it('ends at its time and reports it', async () => {
    const { clock, due, ended } = waits();
    const record = waitingUntil(NOW + MINUTE);
    expect(due(record)).toEqual([]);
    await clock.pass(MINUTE - 1);
    expect([due(record), ended()]).toEqual([[], 0]);
    await clock.pass(1);
    expect([due(record), ended()]).toEqual([['a'], 1]);
  });

  it('takes after a restart only what is left of it', async () => {
    const later = waits();
    const record = waitingUntil(NOW + 40_000);
    expect(later.due(record)).toEqual([]);
    await later.clock.pass(40_000);
    expect(later.due(record)).toEqual(['a']);
    // The time passed while the app did not run.
    expect(waits().due(waitingUntil(NOW - 1))).toEqual(['a']);
  });

  it('is not longer when the clock is set back a day, before or after the start', async () => {
    const { clock, due, ended } = waits();
    const record = waitingUntil(NOW + 5 * MINUTE);
    expect(due(record)).toEqual([]);
    clock.put(-DAY);
    expect(due(record)).toEqual([]);
    await clock.pass(5 * MINUTE);
    expect([due(record), ended()]).toEqual([['a'], 1]);

    const restarted = waits();
    restarted.clock.put(-DAY);
    expect(restarted.due(record)).toEqual(['a']);
  });

  it('is at most an hour when the clock is set back a little before a restart', async () => {
    const { clock, due } = waits();
    clock.put(-50 * MINUTE);
    const record = waitingUntil(NOW + 5 * MINUTE);
    expect(due(record)).toEqual([]);
    await clock.pass(LONGEST_WAIT_MS);
    expect(due(record)).toEqual(['a']);
  });

  it('ends early when the clock is set forward', () => {
    const { clock, due } = waits();
    const record = waitingUntil(NOW + 5 * MINUTE);
    expect(due(record)).toEqual([]);
    clock.put(DAY);
    expect(due(record)).toEqual(['a']);
  });

  it('starts over with a new time, and its timer ends with the import', async () => {
    const { clock, due, ended, waits: all } = waits();
    expect(due(waitingUntil(NOW + MINUTE), waitingUntil(null, 'b'))).toEqual(['b']);
    expect(due(waitingUntil(NOW + 2 * MINUTE))).toEqual([]);
    await clock.pass(MINUTE);
    expect([due(waitingUntil(NOW + 2 * MINUTE)), ended(), clock.sleeping]).toEqual([[], 0, 1]);
    expect([due(), clock.sleeping]).toEqual([[], 0]);
    due(waitingUntil(NOW + 3 * MINUTE));
    all.clear();
    expect([clock.sleeping, ended()]).toEqual([0, 0]);
  });

  it('ends at once if its time cannot be read', () => {
    const { due } = waits();
    expect(due(aRecord({ id: 'a' }, { why: 'offline', until: 'soon', attempt: 1 }))).toEqual(['a']);
  });
});
