import { DELIMITERS, QUOTINGS, type Delimiter, type Quoting } from '../../../shared/files/layout';
import { knownName } from '../../rules/key-names';
import type { Guess } from '../../questions/guesses';
import { areMost, holdsData, isAddress, isTime } from './cell-kinds';
import { guessHeader, namesOf, type HeaderGuess } from './detect-header';
import { namesOverCells } from './left-out-names';
import { isNoRow } from './not-rows';
import { sampleRows, textsOf, type SampleRow } from './sample-rows';

const ROWS_COMPARED = 200;
const ROWS_READ_FOR_CONTENT = 30;
/** (ours) Rows may have missing cells, or cells of several lines. */
const MOST_ROWS = 0.7;
/** Less is enough below a header with a known name. */
const MOST_ROWS_IF_NAMED = 0.5;
/** The first row of a table that says nothing about itself holds no sentences. */
const WORDS_OF_A_NAME = 4;
const WIDTH_WITHOUT_NAMES = 3;

/** What one delimiter makes of a sample. */
export interface Reading {
  readonly delimiter: Delimiter;
  readonly quoting: Guess<Quoting>;
  readonly rows: readonly SampleRow[];
  readonly header: HeaderGuess;
  /** The number of cells of most rows. */
  readonly width: number;
  /** The share of rows with so many cells, from the header on. */
  readonly regularity: number;
  /** As `knownColumns` counts them. */
  readonly known: number;
}

/** How a sample is read with a delimiter, and the quoting that fits most of its rows. */
export function readWith(lines: readonly string[], delimiter: Delimiter): Reading {
  const quoting = guessQuoting(lines, delimiter);
  return readAs(lines, delimiter, quoting);
}

function readAs(lines: readonly string[], delimiter: Delimiter, quoting: Guess<Quoting>): Reading {
  const dialect = { delimiter, quoting: quoting.choices[0]?.value ?? 'double' };
  const rows = rowsIn(sampleRows(lines, dialect, ROWS_COMPARED));
  const width = hasStrayDelimiter(rows) ? 1 : commonWidth(rows);
  const header = guessHeader(rows, width);
  const own = withoutNotes(rows.slice(header.first), header);
  const regular = own.filter((row) => fits(row, width)).length / Math.max(own.length, 1);
  const regularity = namesItsColumns(rows, header, width) ? regular : regular / 2;
  return {
    delimiter,
    quoting,
    rows,
    header,
    width,
    regularity,
    known: knownColumns(rows, header, width),
  };
}

/** The rows of a table with a known name, without the notes below it that have one cell. */
function withoutNotes(rows: readonly SampleRow[], { known }: HeaderGuess): readonly SampleRow[] {
  const end = rows.findLastIndex(({ cells }) => cells.length > 1) + 1;
  return known === 0 || end === 0 ? rows : rows.slice(0, end);
}

/** Signs of events: columns with a known name, and columns of times and addresses. One with both counts twice. */
export function knownColumns(rows: readonly SampleRow[], header: HeaderGuess, width: number): number {
  return header.known + tellingColumns(rows, header, width);
}

/** The rows that hold something: no rules, no counts, and not the line that names the separator. */
export function rowsIn(rows: readonly SampleRow[]): SampleRow[] {
  return rows.filter(({ line, cells }) => {
    const texts = cells.map(({ text }) => text);
    return !isNoRow(texts) && !(line === 1 && /^"?sep=/i.test(texts[0] ?? ''));
  });
}

/** The delimiter in the first line as Excel writes it for itself: `sep=;`. */
export function namedDelimiter([first = '']: readonly string[]): Delimiter | null {
  const [, named = ''] = /^"?sep=(.)"?$/i.exec(first) ?? [];
  return isDelimiter(named) ? named : null;
}

/** One row alone has several cells, among others that have one. */
function hasStrayDelimiter(rows: readonly SampleRow[]): boolean {
  return rows.length > 2 && rows.filter(({ cells }) => cells.length > 1).length === 1;
}

/** The most frequent number of cells, but for titles above the table and notes below it, which have one. */
export function commonWidth(rows: readonly SampleRow[]): number {
  const counts = new Map<number, number>();
  const hasCells = ({ cells }: SampleRow): boolean => cells.length > 1;
  const first = rows.findIndex(hasCells);
  for (const row of first === -1 ? rows : rows.slice(first, rows.findLastIndex(hasCells) + 1)) {
    const { length } = row.cells;
    counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  const [widest = [0, 0]] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return widest[0];
}

/** A delimiter behind the last cell adds an empty one, or spares the header one. */
function fits({ cells, sound }: SampleRow, width: number): boolean {
  if (!sound) return false;
  if (cells.length === width) return true;
  return cells.length > width
    ? cells.slice(width).every(({ text }) => text.trim() === '')
    : cells.length === width - 1 && width > 2;
}

/** Whether the header has a name for each column that holds something, but for names of rows. */
function namesItsColumns(rows: readonly SampleRow[], { row }: HeaderGuess, width: number): boolean {
  const header = rows[row];
  if (header === undefined || header.cells.length >= width) return true;
  const body = rows.slice(row + 1);
  const isEmptyBehind = body.every(({ cells }) =>
    cells.slice(header.cells.length).every(({ text }) => text.trim() === ''),
  );
  return isEmptyBehind || namesOverCells(namesOf(header), body.map(textsOf)) !== null;
}

function tellingColumns(rows: readonly SampleRow[], { row, first }: HeaderGuess, width: number): number {
  const body = rows.slice(row === -1 ? first : row + 1).slice(0, ROWS_READ_FOR_CONTENT);
  return Array.from({ length: width }, (_, index) =>
    body.map(({ cells }) => cells[index]?.text.trim() ?? ''),
  ).filter((cells) => areMost(cells, isTime) || areMost(cells, isAddress)).length;
}

/** The readings that make a table of the sample, the best first. */
export function tableReadings(lines: readonly string[]): Reading[] {
  const present = delimitersIn(lines);
  const several = present.map((delimiter) => readWith(lines, delimiter)).filter(isTable);
  // A table of one column has no delimiter. It is read with one that its cells do not hold.
  const unused = DELIMITERS.find((delimiter) => !present.includes(delimiter)) ?? ',';
  const one = isOneColumn(lines, unused);
  return [...several, ...(one === null ? [] : [one])].sort(
    (a, b) =>
      b.known - a.known || Math.round(b.regularity * 20) - Math.round(a.regularity * 20) || b.width - a.width,
  );
}

/** The delimiters that may separate cells. Most texts have spaces, which separate their words. */
function delimitersIn(lines: readonly string[]): readonly Delimiter[] {
  return DELIMITERS.filter((delimiter) =>
    delimiter === ' ' ? areSpaced(lines) : lines.some((line) => line.includes(delimiter)),
  );
}

/** Cells in quotes with single spaces between them, as R writes the names of a table. */
const QUOTED_NAMES = /^"[^"]*"(?: "[^"]*")+$/;

/** Whether single spaces are between cells: names in quotes show it, or names above rows of as many words. */
function areSpaced(lines: readonly string[]): boolean {
  const [header = '', ...rows] = lines.filter((line) => line.trim() !== '').slice(0, ROWS_COMPARED);
  if (QUOTED_NAMES.test(header)) return true;
  const words = rows.map((row) => row.split(' '));
  const written = header.split(' ');
  const names = namesOverCells(written, words) ?? written;
  if (words.some((row) => row.length !== names.length || row.includes(''))) return false;
  const time = names.findIndex((name) => knownName(name)?.key === '$time');
  const known = names.filter((name) => knownName(name) !== undefined);
  return (
    time !== -1 &&
    known.length > 1 &&
    areMost(
      words.map((row) => row[time] ?? ''),
      isTime,
    )
  );
}

function isTable({ rows, width, regularity, known, header }: Reading): boolean {
  if (width < 2) return false;
  if (rows.length === 1) return header.known > 1 || (header.known === 1 && namesTime(rows, header));
  if (known > 0) return regularity >= MOST_ROWS_IF_NAMED;
  const first = rows[header.first];
  if (first === undefined || regularity < MOST_ROWS || rows.length - header.first < 2) return false;
  if (header.row === -1 && width < WIDTH_WITHOUT_NAMES) return false;
  return first.cells.every(({ text }) => {
    const isSentence = text.trim().split(/\s+/).length > WORDS_OF_A_NAME;
    return !isSentence && !/[{}]/.test(text) && !(header.row !== -1 && holdsData(text));
  });
}

function namesTime(rows: readonly SampleRow[], { row }: HeaderGuess): boolean {
  const names = rows[row];
  return names !== undefined && namesOf(names).some((name) => knownName(name)?.key === '$time');
}

/** One column is a table if its header is known and most of its cells are of that kind, or if all are times. */
function isOneColumn(lines: readonly string[], unused: Delimiter): Reading | null {
  const reading = readWith(lines, unused);
  const { rows, header, width, known } = reading;
  if (width !== 1 || rows.length < 2) return null;
  if (header.row === -1)
    return rows.every(({ cells }) => isTime(cells[0]?.text.trim() ?? '')) ? reading : null;
  const isOfKind = header.known === 1 && known === 2;
  return isOfKind ? reading : null;
}

/** Which delimiter separates the cells; `readings`: at least one, the best first. */
export function guessDelimiter(readings: readonly Reading[], lines: readonly string[]): Guess<Delimiter> {
  const [best, next] = readings;
  const others = delimitersIn(lines).filter((delimiter) =>
    readings.every((reading) => reading.delimiter !== delimiter),
  );
  return {
    certainty: best === undefined || next === undefined ? 'certain' : certaintyOver(best, next),
    choices: [...readings, ...others.map((delimiter) => readWith(lines, delimiter))].map(asChoice),
    evidence: best === undefined ? [] : [lines[lineOfEvent(best) - 1] ?? ''],
  };
}

/** The line of the first event, which shows what a delimiter makes of it. */
function lineOfEvent({ rows, header }: Reading): number {
  return (rows[header.row === -1 ? header.first : header.row + 1] ?? rows[0])?.line ?? 1;
}

function asChoice(reading: Reading): Guess<Delimiter>['choices'][number] {
  const first = reading.rows.find(({ line }) => line === lineOfEvent(reading));
  return {
    value: reading.delimiter,
    evidence: [first?.cells.map(({ text }) => text.trim()).join(' · ') ?? ''],
  };
}

function certaintyOver(best: Reading, next: Reading): Guess<Delimiter>['certainty'] {
  if (best.known > 0 && next.known === 0) return 'certain';
  if (best.known > next.known || best.width > next.width || best.regularity - next.regularity > 0.1)
    return 'likely';
  return 'open';
}

interface Quoted {
  readonly quoting: Quoting;
  readonly rows: readonly SampleRow[];
  /** Rows that are broken, or have too many or too few cells. */
  readonly faults: number;
}

/** How cells are quoted: as most rows keep their cells together; `double` if nothing tells. */
function guessQuoting(lines: readonly string[], delimiter: Delimiter): Guess<Quoting> {
  const text = lines.slice(0, ROWS_COMPARED).join('\n');
  const hasQuote = text.includes('"');
  const escapes = text.match(/\\./g) ?? [];
  const double = quotedAs(lines, delimiter, 'double');
  if (!hasQuote && escapes.length === 0) return quotingGuess('certain', double);
  const backslash = escapes.length > 0 ? quotedAs(lines, delimiter, 'backslash') : null;
  const none = hasQuote ? quotedAs(lines, delimiter, 'none') : null;
  if (backslash !== null && backslash.faults < double.faults) {
    return quotingGuess(backslash.faults === 0 ? 'certain' : 'likely', backslash, double);
  }
  if (none !== null && none.faults < double.faults && isUnquoted(double))
    return quotingGuess('likely', none, double);
  if (backslash !== null && backslash.faults === 0 && delimiter === '\t' && areEscapes(text, escapes)) {
    return quotingGuess('likely', backslash, double);
  }
  return quotingGuess('certain', double);
}

function quotedAs(lines: readonly string[], delimiter: Delimiter, quoting: Quoting): Quoted {
  const rows = rowsIn(sampleRows(lines, { delimiter, quoting }, ROWS_COMPARED));
  const width = commonWidth(rows);
  return {
    quoting,
    rows,
    faults: rows.filter(({ cells, sound }) => !sound || cells.length !== width).length,
  };
}

/** Whether quotes are part of the text: fewer cells stand in quotes than are broken by them. */
function isUnquoted({ rows }: Quoted): boolean {
  const broken = rows.filter(({ sound }) => !sound).length;
  return rows.flatMap(({ cells }) => cells.filter(({ quoted }) => quoted)).length < broken;
}

/** Whether line breaks or tabs are escaped, and all backslashes mean something; in a path of Windows they do not. */
function areEscapes(text: string, escapes: readonly string[]): boolean {
  const told = escapes.filter((escape) => escape !== '\\N');
  const isKnown = told.every((escape) => /[tnr\\0"bZ]/.test(escape[1] ?? ''));
  return isKnown && told.some((escape) => /[tn]/.test(escape[1] ?? '')) && !/\b[A-Za-z]:\\/.test(text);
}

function quotingGuess(certainty: Guess<Quoting>['certainty'], ...found: readonly Quoted[]): Guess<Quoting> {
  const [best, other] = found;
  return {
    certainty,
    choices: found.map((own) => ({
      value: own.quoting,
      evidence: own === best ? cellsOnlyIn(own, other) : cellsOnlyIn(own, best),
    })),
    evidence: [],
  };
}

/** The cells that one quoting reads otherwise than another, or that only it can read. */
function cellsOnlyIn({ rows }: Quoted, other: Quoted | undefined): string[] {
  if (other === undefined) return [];
  const others = new Map(other.rows.map((row) => [row.line, row]));
  return rows.flatMap(({ line, cells, sound }) => {
    const there = others.get(line);
    if (!sound) return [];
    const only =
      there?.sound === true
        ? cells.filter(({ text }, index) => text !== there.cells[index]?.text)
        : cells.filter(({ text }) => /["\\]/.test(text));
    return only.slice(0, 1).map(({ text }) => text);
  });
}

export function isDelimiter(value: string): value is Delimiter {
  return DELIMITERS.some((delimiter) => delimiter === value);
}

export function isQuoting(value: string): value is Quoting {
  return QUOTINGS.some((quoting) => quoting === value);
}
