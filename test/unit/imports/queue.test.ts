import { describe, expect, it } from 'vitest';
import { nextInLine } from '../../../src/main/imports/send/queue';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import { aRecord } from '../../support/records';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const DAY = 24 * 3600 * 1000;

function queued(
  id: string,
  ageDays: number | null,
  change: { begunMs?: number; why?: 'starting' | 'own-limit' | 'scarf-limit' } = {},
): ImportRecord<'queued'> {
  const createdAt = new Date(change.begunMs ?? NOW).toISOString();
  const oldestMs = ageDays === null ? null : NOW - ageDays * DAY;
  const checked = { ...aRecord().checked, oldestMs };
  return aRecord({ id, createdAt, checked }, { why: change.why ?? 'starting' });
}

describe('the order of queued imports', () => {
  it('the import with the oldest event is sent first, whenever it began', () => {
    const due = [
      queued('young', 1, { begunMs: NOW - 3000 }),
      queued('about to be refused', 6.99, { begunMs: NOW }),
      queued('older', 4, { begunMs: NOW - 5000 }),
    ];
    expect(nextInLine(due, 3)).toEqual({ start: ['about to be refused', 'older', 'young'], hold: [] });
    expect(nextInLine(due, 1).start).toEqual(['about to be refused']);
  });

  it('imports of unknown age are sent last; imports of equal age in the order they began', () => {
    const due = [
      queued('unknown', null, { begunMs: NOW - 9000 }),
      queued('second', 2, { begunMs: NOW - 1000 }),
      queued('first', 2, { begunMs: NOW - 2000 }),
      queued('unknown, later', null, { begunMs: NOW - 8000 }),
    ];
    expect(nextInLine(due, 9).start).toEqual(['first', 'second', 'unknown', 'unknown, later']);
  });

  it('only as many are sent as may run; the others are held, each once', () => {
    const due = [queued('a', 3), queued('b', 2), queued('c', 1, { why: 'own-limit' })];
    expect(nextInLine(due, 1)).toEqual({ start: ['a'], hold: ['b'] });
    expect(nextInLine(due, 0)).toEqual({ start: [], hold: ['a', 'b'] });
    expect(nextInLine(due, -2)).toEqual({ start: [], hold: ['a', 'b'] });
    expect(nextInLine([], 3)).toEqual({ start: [], hold: [] });
  });

  it('a waiting import goes before a new one if its events are older', () => {
    const due = [queued('just begun', 0.1), queued('waited', 6.5, { why: 'scarf-limit' })];
    expect(nextInLine(due, 1)).toEqual({ start: ['waited'], hold: ['just begun'] });
  });
});
