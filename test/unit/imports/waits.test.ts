import { describe, expect, it } from 'vitest';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import { Waits } from '../../../src/main/imports/send/waits';
import { LONGEST_WAIT_MS } from '../../../src/shared/import';
import { aRecord } from '../../support/records';
import { SetClock } from '../../support/set-clock';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function waitingUntil(ms: number | null, id = 'a'): ImportRecord {
  const until = ms === null ? null : new Date(ms).toISOString();
  return aRecord({ id, phase: { name: 'queued', why: 'scarf-limit', until, attempt: 1 } });
}

function waits() {
  const clock = new SetClock(NOW);
  let times = 0;
  const waits = new Waits(clock, () => (times += 1));
  const due = (...records: ImportRecord[]): readonly string[] => waits.due(records).map(({ id }) => id);
  return { clock, due, waits, times: () => times };
}

describe('the wait of an import', () => {
  it('is over when its time has come, and says so by itself', async () => {
    const { clock, due, times } = waits();
    const record = waitingUntil(NOW + MINUTE);
    expect(due(record)).toEqual([]);
    await clock.pass(MINUTE - 1);
    expect([due(record), times()]).toEqual([[], 0]);
    await clock.pass(1);
    expect([due(record), times()]).toEqual([['a'], 1]);
  });

  it('goes on after a restart for what is left of it, and no longer', async () => {
    const later = waits();
    const record = waitingUntil(NOW + 40_000);
    expect(later.due(record)).toEqual([]);
    await later.clock.pass(40_000);
    expect(later.due(record)).toEqual(['a']);
    // It passed while the app was not running.
    expect(waits().due(waitingUntil(NOW - 1))).toEqual(['a']);
  });

  it('is not made longer by a clock that is put back a day, while the app runs or before it starts', async () => {
    const { clock, due, times } = waits();
    const record = waitingUntil(NOW + 5 * MINUTE);
    expect(due(record)).toEqual([]);
    clock.put(-DAY);
    expect(due(record)).toEqual([]);
    await clock.pass(5 * MINUTE);
    expect([due(record), times()]).toEqual([['a'], 1]);

    const restarted = waits();
    restarted.clock.put(-DAY);
    expect(restarted.due(record)).toEqual(['a']);
  });

  it('after a restart with a clock put back a little is at most an hour', async () => {
    const { clock, due } = waits();
    clock.put(-50 * MINUTE);
    const record = waitingUntil(NOW + 5 * MINUTE);
    expect(due(record)).toEqual([]);
    await clock.pass(LONGEST_WAIT_MS);
    expect(due(record)).toEqual(['a']);
  });

  it('is over early when the clock is put forward', () => {
    const { clock, due } = waits();
    const record = waitingUntil(NOW + 5 * MINUTE);
    expect(due(record)).toEqual([]);
    clock.put(DAY);
    expect(due(record)).toEqual(['a']);
  });

  it('begins anew when it is set anew, and is forgotten with the import', async () => {
    const { clock, due, times, waits: all } = waits();
    expect(due(waitingUntil(NOW + MINUTE), waitingUntil(null, 'b'))).toEqual(['b']);
    expect(due(waitingUntil(NOW + 2 * MINUTE))).toEqual([]);
    await clock.pass(MINUTE);
    expect([due(waitingUntil(NOW + 2 * MINUTE)), times(), clock.sleeping]).toEqual([[], 0, 1]);
    expect([due(), clock.sleeping]).toEqual([[], 0]);
    due(waitingUntil(NOW + 3 * MINUTE));
    all.clear();
    expect([clock.sleeping, times()]).toEqual([0, 0]);
  });

  it('does not hang on a time that is none', () => {
    const { due } = waits();
    const phase = { name: 'queued', why: 'offline', until: 'soon', attempt: 1 } as const;
    expect(due(aRecord({ id: 'a', phase }))).toEqual(['a']);
  });
});
