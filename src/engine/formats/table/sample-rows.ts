import type { Delimiter, Quoting } from '../../../shared/layout';

/** How the cells of a table lie in its text. */
export interface Dialect {
  readonly delimiter: Delimiter;
  readonly quoting: Quoting;
}

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

/** (ours) A cell that goes on for longer has a quote that never closes. */
const LINES_OF_A_ROW = 50;

/** The lines of a sample, numbered from 1. The last is left out if the sample may cut it. */
export function sampleLines(text: string, whole: boolean): string[] {
  const lines = text.replace(/^\uFEFF+/, '').split(/\r\n|\n|\r/);
  if (!whole && lines.length > 1) lines.pop();
  return lines;
}

/** The first rows of a table that are not empty, as a dialect reads them. The time is linear whatever the quotes. */
export function sampleRows(lines: readonly string[], dialect: Dialect, atMost = Infinity): SampleRow[] {
  const rows: SampleRow[] = [];
  for (let at = 0; at < lines.length && rows.length < atMost;) {
    const { cells, lines: taken } = readRow(lines, at, dialect);
    const row: SampleRow = {
      line: at + 1,
      cells: cells ?? cutAt(lines[at] ?? '', dialect),
      sound: cells !== null,
    };
    if (row.cells.some(({ text }) => text.trim() !== '')) rows.push(row);
    at += taken;
  }
  return rows;
}

function cutAt(line: string, { delimiter }: Dialect): SampleCell[] {
  return line.split(delimiter).map((text) => ({ text, quoted: false, padded: false }));
}

/** The cells of the row that begins with line `from`; null: it is broken. */
function readRow(
  lines: readonly string[],
  from: number,
  dialect: Dialect,
): { readonly cells: SampleCell[] | null; readonly lines: number } {
  const { delimiter, quoting } = dialect;
  let text = lines[from] ?? '';
  if (quoting === 'none' || !/["\\]/.test(text)) return { cells: cutAt(text, dialect).map(spaced), lines: 1 };
  const cells: SampleCell[] = [];
  let taken = 1;
  for (let at = 0; ;) {
    const quote = /^ *"/.exec(text.slice(at, at + 200))?.[0].length;
    const read = quote === undefined ? bare(text, at, dialect) : inQuotes(text, at + quote, dialect);
    if (read === 'unclosed') {
      const next = lines[from + taken];
      if (next === undefined || taken >= LINES_OF_A_ROW) return { cells: null, lines: 1 };
      text += `\n${next}`;
      taken += 1;
      continue;
    }
    const { value, end } = read;
    if (quote !== undefined) {
      const behind = /^ */.exec(text.slice(end, end + 200))?.[0].length ?? 0;
      at = end + behind;
      if (at < text.length && text[at] !== delimiter) return { cells: null, lines: 1 };
      cells.push({ text: value, quoted: true, padded: quote > 1 || behind > 0 });
    } else {
      at = end;
      cells.push(spaced({ text: value, quoted: false, padded: false }));
    }
    if (at >= text.length) return { cells, lines: taken };
    at += 1;
  }
}

function spaced(cell: SampleCell): SampleCell {
  return { ...cell, padded: /^ | $/.test(cell.text) };
}

interface ReadCell {
  readonly value: string;
  /** The offset behind the cell and its quote. */
  readonly end: number;
}

function bare(text: string, from: number, { delimiter, quoting }: Dialect): ReadCell {
  if (quoting !== 'backslash') {
    const end = text.indexOf(delimiter, from);
    return { value: text.slice(from, end === -1 ? undefined : end), end: end === -1 ? text.length : end };
  }
  let end = from;
  while (end < text.length && text[end] !== delimiter) end += text[end] === '\\' ? 2 : 1;
  return { value: unescaped(text.slice(from, end)), end: Math.min(end, text.length) };
}

/** The cell whose opening quote lies before `from`. */
function inQuotes(text: string, from: number, { quoting }: Dialect): ReadCell | 'unclosed' {
  for (let at = from; at < text.length; at += 1) {
    if (quoting === 'backslash' && text[at] === '\\') at += 1;
    else if (text[at] === '"') {
      if (text[at + 1] !== '"') return { value: plain(text.slice(from, at), quoting), end: at + 1 };
      at += 1;
    }
  }
  return 'unclosed';
}

function plain(cell: string, quoting: Quoting): string {
  const single = cell.replaceAll('""', '"');
  return quoting === 'backslash' ? unescaped(single) : single;
}

const ESCAPED: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  '0': '\0',
  b: '\b',
  Z: '\x1a',
};

/** `\N` stays: it stands for no value, and not for a letter. */
function unescaped(cell: string): string {
  return cell.replace(/\\([^N])/gs, (_, letter: string) => ESCAPED[letter] ?? letter);
}
