import { CELL, RowScanner, type Dialect } from './row-scanner';

export interface SampleCell {
  readonly text: string;
  readonly quoted: boolean;
  /** Spaces lie around it, outside of its quotes. */
  readonly padded: boolean;
}

/** A row of the sample from which a table is recognised. */
export interface SampleRow {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly SampleCell[];
  /** False: a quote does not close, or text follows it. The row is then one line, cut at each delimiter. */
  readonly sound: boolean;
}

/** The texts of a row's cells. */
export function textsOf({ cells }: SampleRow): readonly string[] {
  return cells.map(({ text }) => text);
}

/** The lines of a sample, numbered from 1. The last is left out if the sample may cut it. */
export function sampleLines(text: string, whole: boolean): string[] {
  const lines = text.replace(/^\uFEFF+/, '').split(/\r\n|\n|\r/);
  if (!whole && lines.length > 1) lines.pop();
  return lines;
}

/** The first rows of a table that are not empty, as a dialect reads them. */
export function sampleRows(lines: readonly string[], dialect: Dialect, atMost = Infinity): SampleRow[] {
  const scanner = new RowScanner({ ...dialect, padded: true });
  scanner.push(Buffer.from(lines.join('\n')));
  scanner.finish();
  const rows: SampleRow[] = [];
  let line = 1;
  let counted = 0;
  let text = '';
  while (rows.length < atMost) {
    const scanned = scanner.next();
    if (scanned === 'none') break;
    for (; counted < scanner.start; counted += 1) if (scanner.view.getUint8(counted) === LF) line += 1;
    if (scanned === 'broken') text += scanner.text();
    if (scanned === 'broken' && !scanner.last) continue;
    const cells = scanned === 'row' ? cellsOf(scanner) : cutAt(text, dialect);
    if (cells.some((cell) => cell.text.trim() !== '')) rows.push({ line, cells, sound: scanned === 'row' });
    text = '';
  }
  return rows;
}

const LF = 0x0a;
const SPACE = 0x20;

function cellsOf(scanner: RowScanner): SampleCell[] {
  return Array.from({ length: scanner.count }, (_, index) => {
    const text = scanner.cell(index);
    const isQuoted = ((scanner.flags[index] ?? 0) & CELL.quoted) !== 0;
    return { text, quoted: isQuoted, padded: isQuoted ? hasSpaces(scanner, index) : /^ | $/.test(text) };
  });
}

/** Whether a space stands before the opening quote of a cell, or behind the closing one. */
function hasSpaces({ bytes, starts, ends, start, end }: RowScanner, index: number): boolean {
  const before = (starts[index] ?? 0) - 2;
  const behind = (ends[index] ?? 0) + 1;
  return (before >= start && bytes[before] === SPACE) || (behind < end && bytes[behind] === SPACE);
}

function cutAt(line: string, { delimiter }: Dialect): SampleCell[] {
  return line.split(delimiter).map((text) => ({ text, quoted: false, padded: false }));
}
