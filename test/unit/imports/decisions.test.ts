import { describe, expect, it } from 'vitest';
import { failure } from '../../../src/shared/failure';
import { LONGEST_WAIT_MS } from '../../../src/shared/import';
import { backoffMs, pollMs, waitMs } from '../../../src/main/imports/backoff';
import { matchLostUpload } from '../../../src/main/imports/lost/match-lost-upload';
import type { RemoteRow } from '../../../src/main/imports/remote-list';
import { aRecord } from '../../support/records';

const BEGAN = '2026-11-23T10:00:00.000Z';
const BEGAN_MS = Date.parse(BEGAN);
const lost = aRecord({
  uploadBegan: BEGAN,
  counts: { lines: 12, blank: 1, setAside: 1, skipped: 0, sent: 10, notSent: 0 },
});
const row = (
  id: string,
  change: Partial<RemoteRow['remote']> = {},
  firstSeenMs = BEGAN_MS + 500,
): RemoteRow => ({
  firstSeenMs,
  remote: {
    id,
    status: 'done',
    total: 10,
    imported: 10,
    failed: 0,
    createdAt: null,
    updatedAt: null,
    ...change,
  },
});
const NONE = new Set<string>();

describe('finding an import whose answer was lost', () => {
  it('takes the only one that is new and fits', () => {
    expect(matchLostUpload(lost, [row('a')], NONE, false)).toMatchObject({
      kind: 'found',
      remote: { id: 'a' },
      proven: true,
    });
  });

  it('never takes one that was there before, or that another import of ours is', () => {
    expect(matchLostUpload(lost, [row('a', {}, BEGAN_MS - 1)], NONE, false)).toEqual({ kind: 'nothing' });
    expect(matchLostUpload(lost, [row('a')], new Set(['a']), false)).toEqual({ kind: 'nothing' });
  });

  it('does not take one whose count of events speaks against it', () => {
    expect(matchLostUpload(lost, [row('a', { total: 9 })], NONE, false)).toMatchObject({ kind: 'several' });
    expect(matchLostUpload(lost, [row('a', { total: 11, status: 'importing' })], NONE, false)).toMatchObject({
      kind: 'several',
    });
  });

  it('follows one that Scarf still counts, until its count is known', () => {
    expect(matchLostUpload(lost, [row('a', { total: 4, status: 'importing' })], NONE, false)).toMatchObject({
      kind: 'found',
      proven: false,
    });
    expect(matchLostUpload(lost, [row('a', { total: null, status: null })], NONE, false)).toMatchObject({
      kind: 'found',
      proven: false,
    });
  });

  it('does not take one that has more events than may have left', () => {
    const part = aRecord({
      uploadBegan: BEGAN,
      counts: { lines: 12, blank: 1, setAside: 1, skipped: 0, sent: 4, notSent: 6 },
    });
    const reading = (total: number) => [row('a', { total, status: 'importing' })];
    // The fifth is a line that was cut off.
    expect(matchLostUpload(part, reading(5), NONE, false)).toMatchObject({ kind: 'found', proven: false });
    expect(matchLostUpload(part, reading(6), NONE, false)).toMatchObject({
      kind: 'several',
      stillRead: false,
    });
  });

  it('of an upload that broke off takes nothing that has ended: no count can prove a part', () => {
    const part = aRecord({
      uploadBegan: BEGAN,
      counts: { lines: 12, blank: 1, setAside: 1, skipped: 0, sent: 4, notSent: 6 },
    });
    expect(matchLostUpload(part, [row('a', { total: 4 })], NONE, false)).toMatchObject({ kind: 'several' });
    const killed = aRecord({ uploadBegan: BEGAN, counts: null });
    const { ready } = killed.checked;
    expect(matchLostUpload(killed, [row('a', { total: ready - 1 })], NONE, false)).toMatchObject({
      kind: 'several',
    });
    expect(matchLostUpload(killed, [row('a', { total: ready })], NONE, false)).toMatchObject({
      proven: true,
    });
  });

  it('of an upload that the user stops takes the only one it could be, however much of it arrived', () => {
    const phase = {
      name: 'unconfirmed',
      stopping: true,
      finding: 'looking',
      candidates: [],
      failure: null,
    } as const;
    const counts = { lines: 12, blank: 1, skipped: 0, setAside: 1, sent: 4, notSent: 6 };
    const stopped = aRecord({ uploadBegan: BEGAN, counts, phase });
    expect(matchLostUpload(stopped, [row('a', { total: 3 })], NONE, false)).toMatchObject({ proven: true });
    expect(matchLostUpload(stopped, [row('a', { total: 6 })], NONE, false)).toMatchObject({
      kind: 'several',
    });
    expect(matchLostUpload(stopped, [row('a', { total: 3 })], NONE, true)).toMatchObject({ proven: true });
    expect(matchLostUpload(stopped, [row('a', { total: 1 })], NONE, true)).toMatchObject({ kind: 'several' });
    const reading = (total: number) => row('a', { total, status: 'importing' });
    expect(matchLostUpload(stopped, [reading(3)], NONE, true)).toMatchObject({ kind: 'several' });
    expect(matchLostUpload(stopped, [reading(4)], NONE, true)).toMatchObject({ proven: true });
  });

  it('takes one that could be another import of ours only when its count speaks for it', () => {
    expect(matchLostUpload(lost, [row('a', { total: null, status: null })], NONE, true)).toMatchObject({
      kind: 'several',
    });
    expect(matchLostUpload(lost, [row('a', { total: 4, status: 'importing' })], NONE, true)).toMatchObject({
      kind: 'several',
    });
    expect(matchLostUpload(lost, [row('a', { status: 'importing' })], NONE, true)).toMatchObject({
      remote: { id: 'a' },
    });
  });

  it('sends a small one with ids rather again than believe a number that another import may have too', () => {
    const withIds = (ready: number) =>
      aRecord({
        uploadBegan: BEGAN,
        counts: null,
        allHaveIds: true,
        checked: { lines: ready, blank: 0, skipped: 0, ready, untidy: false, oldestMs: null },
      });
    const rows = (total: number) => [row('a', { total })];
    expect(matchLostUpload(withIds(1_000), rows(1_000), NONE, true)).toMatchObject({ kind: 'several' });
    expect(matchLostUpload(withIds(1_000), rows(1_000), NONE, false)).toMatchObject({ kind: 'found' });
    expect(matchLostUpload(withIds(70_000), rows(70_000), NONE, true)).toMatchObject({ kind: 'found' });
  });

  it('of several takes the one whose count fits, and otherwise leaves it to the user', () => {
    expect(matchLostUpload(lost, [row('a', { total: 3 }), row('b')], NONE, false)).toMatchObject({
      remote: { id: 'b' },
    });
    expect(matchLostUpload(lost, [row('a'), row('b')], NONE, false)).toMatchObject({ kind: 'several' });
  });
});

describe('waiting', () => {
  it('doubles from 5 seconds to 5 minutes, spread by a quarter either way', () => {
    expect(backoffMs(1, () => 0.5)).toBe(5_000);
    expect(backoffMs(2, () => 0.5)).toBe(10_000);
    expect(backoffMs(1, () => 0)).toBe(3_750);
    expect(backoffMs(50, () => 1)).toBe(300_000);
  });

  it('looks quickly at first and slower later, and never stops looking', () => {
    expect(pollMs(0)).toBe(1_000);
    expect(pollMs(1_000_000)).toBe(10_000);
  });

  it('as a server asks, but not at once and never for more than an hour', () => {
    const asked = (retryAfter: number) => waitMs({ code: 'slow-down', retryable: true, retryAfter }, 1);
    expect([asked(0), asked(90), asked(1e12)]).toEqual([1_000, 90_000, LONGEST_WAIT_MS]);
    expect(waitMs(failure('scarf-trouble'), 1)).toBeLessThan(7_000);
    expect(waitMs(null, 40)).toBeLessThanOrEqual(300_000);
  });
});
