import { describe, expect, it } from 'vitest';
import type { SafetyIds } from '../../../src/shared/check';
import type { Destination } from '../../../src/shared/destination';
import { NO_FIXES, type Fixes } from '../../../src/shared/fix';
import { withRepeats, type Earlier, type SentFile } from '../../../src/main/checks/earlier-imports';
import { NDJSON, type Form } from '../../../src/shared/layout';
import { aRecord } from '../../support/records';
import { ID_MISSING, NOT_JSON, reportOf } from '../../support/views';

const MIXED: Destination = { kind: 'mixed' };
const DOCS: Destination = { kind: 'package', id: 'p-1', name: 'docs' };
const RENAMED: Destination = { ...DOCS, name: 'documentation' };
const PIXEL: Destination = { kind: 'pixel', id: 'p-1', name: 'docs' };

const UTC: Fixes = { all: [{ kind: 'time-zone', zone: 'UTC' }], lines: [] };

/** What is said of a file with these earlier imports: null, that it may count twice, or that it cannot. */
function saidOf(
  earlier: readonly Partial<Earlier>[],
  destination: Destination | null,
  safetyIds: SafetyIds,
  fixes: Fixes = NO_FIXES,
  file: SentFile = aRecord().file,
  resends: Earlier['resends'] = null,
): 'nothing' | 'counts-twice' | 'safe' {
  const sending = { file, destination, safetyIds, fixes, resends };
  const { problems } = withRepeats(reportOf(), earlier.map((one) => aRecord(one)), sending);
  if (problems.length === 0) return 'nothing';
  expect(problems).toMatchObject([{ code: 'sent-before', grade: 'warning', count: 1 }]);
  return problems[0]?.handled === true ? 'safe' : 'counts-twice';
}

describe('a file that was imported before', () => {
  const own = { allHaveIds: true };
  const given = { allHaveIds: true, safetyIds: true, destination: DOCS };

  it.each<[string, readonly Partial<Earlier>[], Destination | null, SafetyIds, string]>([
    ['never', [], MIXED, 'on', 'nothing'],
    ['without ids', [{}], MIXED, 'on', 'counts-twice'],
    ['with ids of its own', [own], DOCS, 'not-needed', 'safe'],
    ['with Safety IDs', [given], RENAMED, 'on', 'safe'],
    ['with Safety IDs, and now without', [given], DOCS, 'off', 'counts-twice'],
    ['with Safety IDs to another destination', [given], PIXEL, 'on', 'counts-twice'],
    ['with Safety IDs, and nobody knows where it goes', [given], null, 'on', 'counts-twice'],
    ['both ways', [{ destination: DOCS }, given], DOCS, 'on', 'counts-twice'],
    ['with Safety IDs each time', [given, given], DOCS, 'on', 'safe'],
  ])('%s', (_, earlier, destination, safetyIds, said) => {
    expect(saidOf(earlier, destination, safetyIds)).toBe(said);
  });

  it.each<[string, Partial<Earlier>, Fixes, string]>([
    ['Safety IDs are of what went out', given, { all: [{ kind: 'as-text' }], lines: [] }, 'counts-twice'],
    ['and the same with the same fixes', { ...given, fixes: UTC }, UTC, 'safe'],
    ['ids of its own stay', own, UTC, 'safe'],
    ['unless a line was written anew', own, { all: [], lines: [{ line: 2, text: '{}' }] }, 'counts-twice'],
  ])('with other fixes: %s', (_, earlier, fixes, said) => {
    expect(saidOf([earlier], DOCS, 'on', fixes)).toBe(said);
  });

  it('is not the same when its columns mean something else now', () => {
    const table = (key: string): Form => ({
      encoding: 'utf-8',
      layout: { kind: 'table', delimiter: ',' },
      mapping: { header: true, columns: [{ name: 'id', use: { kind: 'key', key } }] },
    });
    const then = { ...own, file: { ...aRecord().file, form: table('$unique_id') } };
    expect(saidOf([then], DOCS, 'on', NO_FIXES, then.file)).toBe('safe');
    expect(saidOf([then], DOCS, 'on', NO_FIXES, { ...then.file, form: table('id') })).toBe('counts-twice');
  });

  it('is known again among several, by name; Safety IDs may differ there', () => {
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
    expect(saidOf([own], DOCS, 'on', NO_FIXES, several)).toBe('safe');
    expect(saidOf([given], DOCS, 'on', NO_FIXES, several)).toBe('counts-twice');
    const { problems } = withRepeats(reportOf(), [aRecord(own)], {
      file: several,
      destination: DOCS,
      safetyIds: 'on',
      fixes: NO_FIXES,
      resends: null,
    });
    expect(problems[0]?.subjects.map(({ text }) => text)).toEqual([aRecord().createdAt, part.name]);
  });

  it('has Safety IDs of its own where lines are sent again by themselves; lines of the same import are others', () => {
    const resend = { importId: 'import-1', which: 'refused', originsPath: 'o', copiesPath: 'c' } as const;
    const other = { ...resend, importId: 'import-2' };
    const { file } = aRecord();
    expect(saidOf([{ ...given, resends: resend }], DOCS, 'on')).toBe('counts-twice');
    expect(saidOf([given], DOCS, 'on', NO_FIXES, file, resend)).toBe('counts-twice');
    expect(saidOf([{ ...given, resends: other }], DOCS, 'on', NO_FIXES, file, resend)).toBe('counts-twice');
    expect(saidOf([{ ...given, resends: resend }], DOCS, 'on', NO_FIXES, file, resend)).toBe('nothing');
    expect(saidOf([{ ...own, resends: other }], DOCS, 'on', NO_FIXES, file, resend)).toBe('safe');
  });

  it('names the last of the imports, behind what is worse', () => {
    const last = { id: 'import-2', createdAt: '2026-11-23T10:00:00.000Z' };
    const report = reportOf({ problems: [NOT_JSON, ID_MISSING] });
    const { problems } = withRepeats(report, [aRecord(), aRecord(last)], {
      file: aRecord().file,
      destination: MIXED,
      safetyIds: 'off',
      fixes: NO_FIXES,
      resends: null,
    });
    expect(problems.map(({ code }) => code)).toEqual(['not-json', 'sent-before', 'id-missing']);
    expect(problems[1]?.subjects).toEqual([{ text: last.createdAt, count: 1, hint: 'import-2' }]);
  });
});

describe('events without an id', () => {
  it.each<[SafetyIds, true | undefined]>([
    ['on', true],
    ['off', undefined],
    ['not-needed', undefined],
  ])('are seen to when Safety IDs are %s: %s', (safetyIds, handled) => {
    const { problems } = withRepeats(reportOf({ problems: [NOT_JSON, ID_MISSING] }), [], {
      file: aRecord().file,
      destination: MIXED,
      safetyIds,
      fixes: NO_FIXES,
      resends: null,
    });
    expect(problems.map((problem) => problem.handled)).toEqual([undefined, handled]);
  });
});
