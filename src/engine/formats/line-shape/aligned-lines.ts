import { COLUMNS_AT_MOST } from '../../../shared/files/mapping';
import type { Gap } from '../../../shared/files/layout';
import { knownName } from '../../rules/key-names';
import { areMost, isTime } from '../table/cell-kinds';
import { isCount } from '../table/not-rows';

const TAB = '\t';

/**
 * The cells of a line whose columns are aligned by spaces, with tabs between them. A line in which a text reaches into
 * the space between two columns is not cut: it is no row.
 */
export function alignedCells(line: string, gaps: readonly Gap[]): string {
  const chars = [...line.replaceAll(TAB, ' ')];
  const whole = chars.join('').trim();
  if (whole === '' || isCount(whole) || !gaps.every((gap) => isBlank(chars, gap))) return whole;
  const cells = gaps.map(([from], index) => chars.slice(gaps[index - 1]?.[1] ?? 0, from));
  return [...cells, chars.slice(gaps.at(-1)?.[1] ?? 0)].map((cell) => cell.join('').trim()).join(TAB);
}

function isBlank(chars: readonly string[], [from, to]: Gap): boolean {
  for (let at = from; at < Math.min(to, chars.length); at += 1) if (chars[at] !== ' ') return false;
  return true;
}

/** `---- ------`, the rule below the names. */
const RULE = /^(?=.*(?:--|==)) *[-=]+(?: +[-=]+)+ *$/;
/** Another delimiter in the names goes before spaces. */
const OTHER_DELIMITERS = /[,;|^~"{}<>\p{Cc}]/u;
const LINES_SEARCHED = 20;

/** Where the columns of a text are apart; null: it is no table whose columns are aligned by spaces. */
export function gapsBetween(lines: readonly string[]): readonly Gap[] | null {
  const rule = lines.slice(0, LINES_SEARCHED).findIndex((line) => RULE.test(line));
  const names = rule > 0 ? rule - 1 : lines.slice(0, LINES_SEARCHED).findIndex(isOfNames);
  const header = lines[names];
  if (header === undefined || OTHER_DELIMITERS.test(header)) return null;
  const rows = lines.slice(Math.max(rule, names) + 1).filter((line) => !isCount(line.trim()));
  // PowerShell rules off the names, and not the columns.
  const ways = [...(rule > 0 ? [gapsOfRule(lines[rule] ?? '')] : []), gapsIn([...header], rows)];
  const fits = (gaps: readonly Gap[]): boolean =>
    gaps.length > 0 && gaps.length < COLUMNS_AT_MOST && areRows(header, rows, gaps);
  return ways.find(fits) ?? null;
}

/** (ours) Two known names, of which one may be in another language. */
function isOfNames(line: string): boolean {
  const words = line.trim().split(/ +/);
  return !line.startsWith('#') && words.filter((word) => knownName(word) !== undefined).length > 1;
}

function gapsOfRule(rule: string): readonly Gap[] {
  const columns = [...rule.matchAll(/[-=]+/g)].map((run) => [run.index, run.index + run[0].length] as const);
  return columns.slice(1).map(([start], index) => [columns[index]?.[1] ?? start, start]);
}

/** A stretch of a line that holds something in the header or in a row. */
interface Band {
  readonly from: number;
  readonly to: number;
}

/** The space between columns: nothing stands there in any line. */
function gapsIn(header: readonly string[], rows: readonly string[]): readonly Gap[] {
  const cells = rows.map((row) => [...row]);
  const columns = columnsOf(cells, header);
  return columns.slice(1).map(({ from, to }, index) => {
    const before = columns[index]?.to ?? from;
    // Where all cells begin alike, the column before may still grow.
    const filled = cells.filter((line) => !isEmptyIn(line, { from, to }));
    const isLeft = header[from] !== ' ' && areMostLines(filled, (line) => line[from] !== ' ');
    return [isLeft ? from - 1 : before, from];
  });
}

/** The bands with a name. One without is part of the text before it, such as the time of day behind a date. */
function columnsOf(lines: readonly (readonly string[])[], header: readonly string[]): readonly Band[] {
  const columns: Band[] = [];
  for (const band of bandsOf(lines, header)) {
    const last = columns.at(-1);
    const isNamed = !isEmptyIn(header, band);
    const isFilled = lines.some((line) => !isEmptyIn(line, band));
    if (last === undefined || (isNamed && isFilled)) columns.push(band);
    else columns[columns.length - 1] = { from: last.from, to: band.to };
  }
  return columns;
}

function bandsOf(lines: readonly (readonly string[])[], header: readonly string[]): readonly Band[] {
  const width = Math.max(header.length, ...lines.map(({ length }) => length));
  const bands: Band[] = [];
  let from = -1;
  for (let at = 0; at <= width; at += 1) {
    const isFilled = (header[at] ?? ' ') !== ' ' || !areMostLines(lines, (line) => (line[at] ?? ' ') === ' ');
    if (isFilled && from === -1) from = at;
    if (!isFilled && from !== -1) {
      bands.push({ from, to: at });
      from = -1;
    }
  }
  return bands;
}

/** A few lines may be damaged: they are no rows then. */
function areMostLines(
  lines: readonly (readonly string[])[],
  is: (line: readonly string[]) => boolean,
): boolean {
  return lines.filter(is).length >= lines.length * MOST_LINES;
}

const MOST_LINES = 0.9;

function isEmptyIn(line: readonly string[], { from, to }: Band): boolean {
  return line.slice(from, to).every((char) => char === ' ');
}

const MOST_ROWS = 0.8;

/** The rows can be cut, and the column of the time holds times. */
function areRows(header: string, rows: readonly string[], gaps: readonly Gap[]): boolean {
  const names = alignedCells(header, gaps).split(TAB);
  const time = names.findIndex((name) => knownName(name)?.key === '$time');
  const cut = rows.map((row) => alignedCells(row, gaps).split(TAB));
  const whole = cut.filter(({ length }) => length === gaps.length + 1);
  // Wide spaces within a name or a text part what belongs apart.
  const isTorn =
    names.some((name) => / {2}/.test(name)) || !areMost(whole.flat(), (cell) => !/ {3}/.test(cell), 1);
  return (
    time !== -1 &&
    !isTorn &&
    whole.length > 0 &&
    whole.length >= rows.length * MOST_ROWS &&
    areMost(
      whole.map((cells) => cells[time] ?? ''),
      isTime,
    )
  );
}
