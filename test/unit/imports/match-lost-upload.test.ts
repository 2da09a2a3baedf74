import { describe, expect, it } from 'vitest';
import { matchLostUpload, type Match } from '../../../src/main/imports/lost/match-lost-upload';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import type { RemoteRow } from '../../../src/main/imports/remote/remote-list';
import { anUnconfirmedRecord } from '../../support/records';

const BEGAN = '2026-11-23T10:00:00.000Z';
const BEGAN_MS = Date.parse(BEGAN);
const WHOLE = { lines: 12, blank: 1, setAside: 1, skipped: 0, sent: 10, notSent: 0 };
const PART = { ...WHOLE, sent: 4, notSent: 6 };

const lost = anUnconfirmedRecord({ uploadBegan: BEGAN, counts: WHOLE });

function row(id: string, change: Partial<RemoteRow['remote']> = {}, firstSeenMs = BEGAN_MS + 500): RemoteRow {
  return {
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
  };
}

function match(
  record: ImportRecord<'unconfirmed'>,
  rows: readonly RemoteRow[],
  { taken = [], contested = false }: { taken?: readonly string[]; contested?: boolean } = {},
): Match {
  return matchLostUpload(record, rows, { taken: new Set(taken), contested });
}

describe('the match of a lost upload', () => {
  it('is the only new import with the same number of events', () => {
    expect(match(lost, [row('a')])).toMatchObject({ kind: 'found', remote: { id: 'a' } });
  });

  it('is never an import that was listed before the upload, or that another import of ours has', () => {
    expect(match(lost, [row('a', {}, BEGAN_MS - 1)])).toEqual({ kind: 'nothing' });
    expect(match(lost, [row('a')], { taken: ['a'] })).toEqual({ kind: 'nothing' });
  });

  it('is not an import with another number of events', () => {
    expect(match(lost, [row('a', { total: 9 })])).toMatchObject({ kind: 'several' });
  });

  it('is nothing with more events than were sent: it is not even offered to the user', () => {
    const large = row('a', { total: 3_000, imported: 3_000 });
    expect(match(lost, [large])).toEqual({ kind: 'nothing' });
    expect(match(lost, [row('b', { total: 11, status: 'importing' })])).toEqual({ kind: 'nothing' });
    expect(match(lost, [large, row('c', { total: 9 })])).toMatchObject({ remotes: [{ id: 'c' }] });
  });

  it('is on trial while Scarf still counts its events', () => {
    expect(match(lost, [row('a', { total: 4, status: 'importing' })])).toMatchObject({ kind: 'on-trial' });
    expect(match(lost, [row('a', { total: null, status: null })])).toMatchObject({ kind: 'on-trial' });
  });

  it('has at most one event more than left this computer: a line that was cut off', () => {
    const part = anUnconfirmedRecord({ uploadBegan: BEGAN, counts: PART });
    const reading = (total: number) => [row('a', { total, status: 'importing' })];
    expect(match(part, reading(5))).toMatchObject({ kind: 'on-trial' });
    expect(match(part, reading(6))).toEqual({ kind: 'nothing' });
  });

  it('is never an ended import when only a part was sent: no count can prove a part', () => {
    const part = anUnconfirmedRecord({ uploadBegan: BEGAN, counts: PART });
    expect(match(part, [row('a', { total: 4 })])).toMatchObject({ kind: 'several' });
  });

  it('has all events of the file when the app was killed and the number sent is unknown', () => {
    const killed = anUnconfirmedRecord({ uploadBegan: BEGAN, counts: null });
    const { ready } = killed.checked;
    expect(match(killed, [row('a', { total: ready - 1 })])).toMatchObject({ kind: 'several' });
    expect(match(killed, [row('a', { total: ready })])).toMatchObject({ kind: 'found' });
  });

  it('of a stopped upload is the only import that has most of what was sent', () => {
    const stopped = anUnconfirmedRecord({ uploadBegan: BEGAN, counts: PART }, { stopping: true });
    const contested = { contested: true };
    expect(match(stopped, [row('a', { total: 3 })])).toMatchObject({ kind: 'found' });
    expect(match(stopped, [row('a', { total: 6 })])).toEqual({ kind: 'nothing' });
    expect(match(stopped, [row('a', { total: 3 })], contested)).toMatchObject({ kind: 'found' });
    expect(match(stopped, [row('a', { total: 1 })], contested)).toMatchObject({ kind: 'several' });
    const reading = (total: number) => [row('a', { total, status: 'importing' })];
    expect(match(stopped, reading(3), contested)).toMatchObject({ kind: 'several' });
    expect(match(stopped, reading(4), contested)).toMatchObject({ kind: 'found' });
  });

  it('needs the same number of events at once when another import may be in the list too', () => {
    const contested = { contested: true };
    expect(match(lost, [row('a', { total: null, status: null })], contested).kind).toBe('several');
    expect(match(lost, [row('a', { total: 4, status: 'importing' })], contested).kind).toBe('several');
    expect(match(lost, [row('a', { status: 'importing' })], contested)).toMatchObject({
      remote: { id: 'a' },
    });
  });

  it('is not trusted by count in a contested list when a repeat is safe and short', () => {
    const withIds = (ready: number) =>
      anUnconfirmedRecord({
        uploadBegan: BEGAN,
        counts: null,
        allHaveIds: true,
        checked: { lines: ready, blank: 0, skipped: 0, ready, untidy: false, oldestMs: null },
      });
    const rows = (total: number) => [row('a', { total })];
    expect(match(withIds(1_000), rows(1_000), { contested: true })).toMatchObject({ kind: 'several' });
    expect(match(withIds(1_000), rows(1_000))).toMatchObject({ kind: 'found' });
    expect(match(withIds(70_000), rows(70_000), { contested: true })).toMatchObject({ kind: 'found' });
  });

  it('is the one of several with the same number of events; if two have it, the user decides', () => {
    expect(match(lost, [row('a', { total: 3 }), row('b')])).toMatchObject({ remote: { id: 'b' } });
    expect(match(lost, [row('a'), row('b')])).toMatchObject({ kind: 'several' });
  });
});
