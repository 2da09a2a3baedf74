import { describe, expect, it } from 'vitest';
import type { PartTable } from '../../../src/shared/check';
import type { RememberedMapping } from '../../../src/shared/mapping';
import { withMapping, withMemory, without } from '../../../src/main/checks/mappings';
import { guessMapping } from '../../../src/engine/formats/table/guess-mapping';
import { reportOf } from '../../support/views';

const ROWS = [
  ['time', 'id', 'referer', 'plan'],
  ['2026-07-14T08:21:05Z', '1', 'https://example.com', 'free'],
];
const HEADER = guessMapping(ROWS);
const NO_HEADER = guessMapping(ROWS, false);
const TABLE: PartTable = {
  name: 'clicks.csv',
  files: 1,
  mapping: HEADER,
  preview: { rows: ROWS, event: null, otherwise: NO_HEADER },
};
const OTHER: RememberedMapping = { file: 'else.csv', mapping: guessMapping([['a', 'b']]) };

describe('what is remembered of tables', () => {
  it('is kept under the name of its file, or another, and keeps that name', () => {
    const once = withMapping([OTHER], [TABLE], HEADER) ?? [];
    expect(once).toEqual([OTHER, { file: 'clicks.csv', mapping: HEADER }]);
    const named = withMapping(once, [TABLE], HEADER, ' Clicks of the shop ') ?? [];
    expect(named.map(({ file }) => file)).toEqual(['else.csv', 'Clicks of the shop']);
    expect(withMapping(named, [TABLE], HEADER)?.at(-1)?.file).toBe('Clicks of the shop');
  });

  it('is the last that was said; with a header and without are forgotten together', () => {
    const once = withMapping([], [TABLE], HEADER) ?? [];
    const both = withMapping(once, [TABLE], NO_HEADER) ?? [];
    expect(both.map(({ mapping }) => mapping.header)).toEqual([true, false]);
    expect(withMapping(both, [TABLE], HEADER)?.map(({ mapping }) => mapping.header)).toEqual([false, true]);
    expect(withMapping([], [TABLE], OTHER.mapping)).toBe(null);
    expect(without([...both, OTHER], [TABLE], NO_HEADER)).toEqual([OTHER]);
  });

  it('is told with the table', () => {
    const report = reportOf({
      tables: [TABLE],
      form: { encoding: 'utf-8', layout: { kind: 'parts', unit: 'row' } },
    });
    expect(withMemory(report, [OTHER]).tables?.[0]?.preview.remembered).toBe(undefined);
    const told = withMemory(report, [{ file: 'Clicks', mapping: HEADER }]);
    expect(told.tables?.[0]?.preview.remembered).toBe('Clicks');
  });
});
