import { describe, expect, it } from 'vitest';
import type { PartTable } from '../../../src/shared/checks/check';
import type { RememberedMapping } from '../../../src/shared/files/mapping';
import { withMapping, withRememberedNames, withoutMapping } from '../../../src/main/checks/mappings';
import { reportOf } from '../../support/views';
import { guessed } from '../engine/formats/table/guessed';

const ROWS = [
  ['time', 'id', 'referer', 'plan'],
  ['2026-07-14T08:21:05Z', '1', 'https://example.com', 'free'],
];
const HEADER = guessed(ROWS);
const NO_HEADER = guessed(ROWS, false);
const TABLE: PartTable = {
  name: 'clicks.csv',
  files: 1,
  mapping: HEADER,
  preview: { rows: ROWS, event: null, otherwise: NO_HEADER },
};
const OTHER: RememberedMapping = { file: 'else.csv', mapping: guessed([['a', 'b']]) };

describe('remembered mappings', () => {
  it('have the name of their file or one that the user gave, and keep it', () => {
    const once = withMapping([OTHER], [TABLE], HEADER) ?? [];
    expect(once).toEqual([OTHER, { file: 'clicks.csv', mapping: HEADER }]);
    const named = withMapping(once, [TABLE], HEADER, ' Clicks of the shop ') ?? [];
    expect(named.map(({ file }) => file)).toEqual(['else.csv', 'Clicks of the shop']);
    expect(withMapping(named, [TABLE], HEADER)?.at(-1)?.file).toBe('Clicks of the shop');
  });

  it('are ordered newest last, and forgotten both with a header and without', () => {
    const once = withMapping([], [TABLE], HEADER) ?? [];
    const both = withMapping(once, [TABLE], NO_HEADER) ?? [];
    expect(both.map(({ mapping }) => mapping)).toEqual([HEADER, NO_HEADER]);
    expect(withMapping(both, [TABLE], HEADER)?.map(({ mapping }) => mapping)).toEqual([NO_HEADER, HEADER]);
    expect(withMapping([], [TABLE], OTHER.mapping)).toBe(null);
    expect(withoutMapping([...both, OTHER], [TABLE], NO_HEADER)).toEqual([OTHER]);
  });

  it('are named in the report of their table', () => {
    const report = reportOf({
      tables: [TABLE],
      form: { encoding: 'utf-8', layout: { kind: 'parts', unit: 'row' } },
    });
    expect(withRememberedNames(report, [OTHER]).tables?.[0]?.preview.remembered).toBe(undefined);
    const renamed = withRememberedNames(report, [{ file: 'Clicks', mapping: HEADER }]);
    expect(renamed.tables?.[0]?.preview.remembered).toBe('Clicks');
  });
});
