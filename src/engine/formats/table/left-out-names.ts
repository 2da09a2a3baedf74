import { knownName } from '../../rules/key-names';
import { areMost, isClock, isTime } from './cell-kinds';

/** The texts of a row's cells. */
type Texts = readonly string[];

/**
 * The names over all cells where a header has left out some, as R does: no name is over the names of rows, and one is over
 * a date and its time of day, between which stands the space that separates cells. Null: none is left out.
 */
export function namesOverCells(names: Texts, body: readonly Texts[]): Texts | null {
  if (lacksFirstName(names, body)) return ['', ...names];
  const columns = columnsOf(body);
  if (names.length === 0 || names.length >= columns.length) return null;
  const spreads = [spread(['', ...names], columns), spread(names, columns)];
  return spreads.find((over) => over.length === columns.length && nameTimes(over, columns)) ?? null;
}

/** Its names fit the cells only one place further right. */
function lacksFirstName(names: Texts, body: readonly Texts[]): boolean {
  const isWider = body.filter((cells) => cells.length === names.length + 1 && cells.at(-1)?.trim() !== '');
  if (names.length === 0 || isWider.length === 0 || isWider.length < body.length / 2) return false;
  const column = (index: number): Texts => body.map((cells) => cells[index]?.trim() ?? '');
  const time = names.findIndex((name) => isNameOfTime(name) && !areMost(column(names.indexOf(name)), isTime));
  const holdsTime = names.some((name, index) => isNameOfTime(name) && areMost(column(index), isTime));
  if (holdsTime) return false;
  if (time !== -1 && areMost(column(time + 1), isTime)) return true;
  const rowNames = column(0);
  return new Set(rowNames).size === rowNames.length && !rowNames.some((name) => isTime(name));
}

/** The names with an empty one over each time of day that stands behind its date, and has no name of its own. */
function spread(names: Texts, columns: readonly Texts[]): Texts {
  const over: string[] = [];
  names.forEach((name, index) => {
    const at = over.length;
    const isSplit = name !== '' && isDay(columns[at]) && isClocks(columns[at + 1]);
    over.push(name);
    if (isSplit && !namesClock(names[index + 1], columns[at + 2])) over.push('');
  });
  return over;
}

/** Whether the next name is that of the time of day, and not of the date behind it. */
function namesClock(name: string | undefined, behind: Texts | undefined): boolean {
  return name !== undefined && isNameOfTime(name) && !isDay(behind);
}

/** Whether each name of a time is over times, or over times of day behind the date that another such name is over. */
function nameTimes(over: Texts, columns: readonly Texts[]): boolean {
  const named = over.flatMap((name, at) => (isNameOfTime(name) ? [at] : []));
  return (
    named.length > 0 &&
    named.every((at) => {
      const cells = columns[at] ?? [];
      return (
        areMost(cells, isTime) ||
        (isClocks(cells) && isDay(columns[at - 1]) && isNameOfTime(over[at - 1] ?? ''))
      );
    })
  );
}

/** The cells of the columns of the rows with the most frequent number of cells. */
function columnsOf(body: readonly Texts[]): readonly Texts[] {
  const counts = new Map<number, number>();
  for (const { length } of body) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return Array.from({ length: width }, (_, index) => body.map((cells) => cells[index]?.trim() ?? ''));
}

function isNameOfTime(name: string): boolean {
  return knownName(name)?.key === '$time';
}

function isDay(cells: Texts = []): boolean {
  return areMost(cells, (cell) => isTime(cell) && !/\d:\d\d/.test(cell));
}

function isClocks(cells: Texts = []): boolean {
  return areMost(cells, isClock);
}
