import { describe, expect, it } from 'vitest';
import type { SafetyIds } from '../../../src/shared/checks/check';
import type { Destination } from '../../../src/shared/destination';
import { NO_FIXES, type Fixes } from '../../../src/shared/checks/fix';
import {
  withRepeatProblems,
  type EarlierImport,
  type Sending,
} from '../../../src/main/checks/earlier-imports';
import { NDJSON, type Form } from '../../../src/shared/files/layout';
import { aRecord } from '../../support/records';
import { ID_MISSING, NOT_JSON, reportOf } from '../../support/views';

const MIXED: Destination = { kind: 'mixed' };
const DOCS: Destination = { kind: 'package', id: 'p-1', name: 'docs' };
const RENAMED: Destination = { ...DOCS, name: 'documentation' };
const PIXEL: Destination = { kind: 'pixel', id: 'p-1', name: 'docs' };

const UTC: Fixes = { all: [{ kind: 'time-zone', zone: 'UTC' }], lines: [] };

function sendingWith(changes: Partial<Sending>): Sending {
  const { file } = aRecord();
  return { file, destination: DOCS, safetyIds: 'on', fixes: NO_FIXES, resends: null, ...changes };
}

/** What the report says about a file with these earlier imports. */
function verdictOn(
  earlier: readonly Partial<EarlierImport>[],
  now: Partial<Sending> = {},
): 'nothing' | 'counts-twice' | 'safe' {
  const { problems } = withRepeatProblems(
    reportOf(),
    earlier.map((one) => aRecord(one)),
    sendingWith(now),
  );
  if (problems.length === 0) return 'nothing';
  expect(problems).toMatchObject([{ code: 'sent-before', grade: 'warning', count: 1 }]);
  return problems[0]?.handled === true ? 'safe' : 'counts-twice';
}

describe('a file that was imported before', () => {
  const ownIds = { allHaveIds: true };
  const withSafetyIds = { allHaveIds: true, safetyIds: true, destination: DOCS };

  it.each<[string, readonly Partial<EarlierImport>[], Destination | null, SafetyIds, string]>([
    ['never', [], MIXED, 'on', 'nothing'],
    ['without ids', [{}], MIXED, 'on', 'counts-twice'],
    ['with ids of their own', [ownIds], DOCS, 'not-needed', 'safe'],
    ['with Safety IDs', [withSafetyIds], RENAMED, 'on', 'safe'],
    ['with Safety IDs, and now without', [withSafetyIds], DOCS, 'off', 'counts-twice'],
    ['with Safety IDs to another destination', [withSafetyIds], PIXEL, 'on', 'counts-twice'],
    ['with Safety IDs, and now without a destination', [withSafetyIds], null, 'on', 'counts-twice'],
    [
      'once without and once with Safety IDs',
      [{ destination: DOCS }, withSafetyIds],
      DOCS,
      'on',
      'counts-twice',
    ],
    ['with Safety IDs each time', [withSafetyIds, withSafetyIds], DOCS, 'on', 'safe'],
  ])('%s', (_, earlier, destination, safetyIds, verdict) => {
    expect(verdictOn(earlier, { destination, safetyIds })).toBe(verdict);
  });

  it.each<[string, Partial<EarlierImport>, Fixes, string]>([
    [
      'Safety IDs change with the bytes sent',
      withSafetyIds,
      { all: [{ kind: 'as-text' }], lines: [] },
      'counts-twice',
    ],
    ['Safety IDs stay the same with the same fixes', { ...withSafetyIds, fixes: UTC }, UTC, 'safe'],
    ["the events' own ids stay", ownIds, UTC, 'safe'],
    [
      "the events' own ids may change with an edited line",
      ownIds,
      { all: [], lines: [{ line: 2, text: '{}' }] },
      'counts-twice',
    ],
  ])('with other fixes: %s', (_, earlier, fixes, verdict) => {
    expect(verdictOn([earlier], { fixes })).toBe(verdict);
  });

  it('may count twice when its mapping has changed', () => {
    const table = (key: string): Form => ({
      encoding: 'utf-8',
      layout: { kind: 'table', delimiter: ',' },
      mapping: { header: true, columns: [{ name: 'id', use: { kind: 'key', key } }] },
    });
    const then = { ...ownIds, file: { ...aRecord().file, form: table('$unique_id') } };
    expect(verdictOn([then], { file: then.file })).toBe('safe');
    expect(verdictOn([then], { file: { ...then.file, form: table('id') } })).toBe('counts-twice');
  });

  it('is named when it is one of several files now; its Safety IDs may differ', () => {
    const { file } = aRecord();
    const part = {
      ...file,
      name: 'july/clicks.ndjson',
      firstLine: 1,
      lines: 9,
      unit: 'line',
      packed: null,
    } as const;
    const other = { ...part, name: 'july/more.ndjson', firstLine: 10, fingerprint: 'c'.repeat(64) };
    const several = { fingerprint: 'b'.repeat(64), form: NDJSON, parts: [part, other] };
    expect(verdictOn([ownIds], { file: several })).toBe('safe');
    expect(verdictOn([withSafetyIds], { file: several })).toBe('counts-twice');
    const { problems } = withRepeatProblems(reportOf(), [aRecord(ownIds)], sendingWith({ file: several }));
    expect(problems[0]).toMatchObject({ earlier: { createdAt: aRecord().createdAt }, parts: [part.name] });
  });

  it('may count twice after a resend with Safety IDs, unless both resend lines of the same import', () => {
    const resend = { importId: 'import-1', which: 'refused', originsPath: 'o', copiesPath: 'c' } as const;
    const other = { ...resend, importId: 'import-2' };
    expect(verdictOn([{ ...withSafetyIds, resends: resend }])).toBe('counts-twice');
    expect(verdictOn([withSafetyIds], { resends: resend })).toBe('counts-twice');
    expect(verdictOn([{ ...withSafetyIds, resends: other }], { resends: resend })).toBe('counts-twice');
    expect(verdictOn([{ ...withSafetyIds, resends: resend }], { resends: resend })).toBe('nothing');
    expect(verdictOn([{ ...ownIds, resends: other }], { resends: resend })).toBe('safe');
  });

  it('names the newest import, and comes after errors', () => {
    const newest = { id: 'import-2', createdAt: '2026-11-23T10:00:00.000Z' };
    const report = reportOf({ problems: [NOT_JSON, ID_MISSING] });
    const { problems } = withRepeatProblems(
      report,
      [aRecord(), aRecord(newest)],
      sendingWith({ destination: MIXED, safetyIds: 'off' }),
    );
    expect(problems.map(({ code }) => code)).toEqual(['not-json', 'sent-before', 'id-missing']);
    const earlier = { importId: 'import-2', createdAt: newest.createdAt };
    expect(problems[1]).toMatchObject({ earlier, parts: [] });
  });
});

describe('events without an id', () => {
  it.each<[SafetyIds, true | undefined]>([
    ['on', true],
    ['off', undefined],
    ['not-needed', undefined],
  ])('are handled when Safety IDs are %s: %s', (safetyIds, handled) => {
    const { problems } = withRepeatProblems(
      reportOf({ problems: [NOT_JSON, ID_MISSING] }),
      [],
      sendingWith({ safetyIds }),
    );
    expect(problems.map((problem) => problem.handled)).toEqual([undefined, handled]);
  });
});
