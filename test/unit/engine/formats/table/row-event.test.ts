import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableForm } from '../../../../../src/shared/files/layout';
import { cellsInText, lineOfRow } from '../../../../../src/engine/formats/table/row-event';
import { TableLines } from '../../../../../src/engine/formats/table/table-lines';
import { rounds } from '../../../../support/rounds';

const FORM: TableForm = {
  encoding: 'utf-8',
  layout: { kind: 'table', delimiter: ';' },
  mapping: {
    header: false,
    columns: [
      { name: 'when', use: { kind: 'time', format: 'day-first', zone: 'Europe/Berlin' } },
      { name: 'ip', use: { kind: 'key', key: '$remote_address' }, padded: true },
      { name: 'note', use: { kind: 'leave-out' } },
      { name: 'plan', use: { kind: 'key', key: 'plan' } },
    ],
  },
};

function linesOf(text: string): string[] {
  const lines = new TableLines(FORM);
  const pieces = [...lines.push(Buffer.from(text))].map(String);
  return [...pieces, ...[...lines.end()].map(String)].join('').split('\n').slice(0, -1);
}

const quoted = (cells: readonly string[]): string =>
  cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');

describe('the event of an edited row', () => {
  it('is the one that the same cells in the file become', () => {
    const cell = fc.oneof(
      fc.constantFrom('', '24.11.2026 13:05', '="007"', ' 1.2.3.4 ', 'tomorrow', '{"a":1}'),
      fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\r\n\uFDD0]/.test(text)),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 4, maxLength: 4 }), (cells) => {
        fc.pre(cells.some((one) => one.trim() !== ''));
        const [line] = linesOf(`${quoted(cells)}\n`);
        fc.pre(cells.every((one) => one === one.trim()));
        expect(lineOfRow(FORM, cells)).toBe(line === '' ? '{}' : line);
      }),
      { numRuns: rounds(200) },
    );
  });

  it('is none for a row with more cells than columns, without its cells, or that was not decoded', () => {
    expect(lineOfRow(FORM, ['24.11.2026 13:05', '', '', 'team', 'x'])).toBe(
      '["24.11.2026 13:05","","","team","x"]',
    );
    expect(lineOfRow(FORM, ['24.11.2026;"a'])).toBe('"24.11.2026;\\"a"');
    expect(lineOfRow(FORM, ['24.11.2026 13:05', '', '', 'te\uFDD0am'])).toMatch(/^\[/);
    expect(lineOfRow(FORM, ['', '', '', ''])).toBe('{}');
  });

  it('ignores empty cells behind the last column, and lacks what the row lacks', () => {
    expect(lineOfRow(FORM, ['24.11.2026 13:05', '', '', 'team', '', ' '])).toBe(
      '{"$time":"2026-11-24T13:05:00+01:00","plan":"team"}',
    );
    expect(lineOfRow(FORM, ['24.11.2026 13:05', '1.2.3.4'])).toBe(
      '{"$time":"2026-11-24T13:05:00+01:00","$remote_address":"1.2.3.4"}',
    );
  });

  it('has the cells of its text, or the text as its only cell while a quote is open', () => {
    expect(cellsInText(FORM, 'a;"b;c";d')).toEqual(['a', 'b;c', 'd']);
    expect(cellsInText(FORM, 'a;"b;c')).toEqual(['a;"b;c']);
  });
});
