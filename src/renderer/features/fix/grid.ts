import { artifactName, type Artifact } from '../../../shared/destination';
import type { FlawedRow, RowChange, RowColumn, RowProblem } from '../../../shared/checks/flawed-row';
import { fieldInMessage, fieldName } from '../../text/fixes';
import { withValue } from './field-values';

/** A column of the grid. */
export interface GridColumn {
  readonly id: string;
  /** The key of the event that its values belong to; null: none. */
  readonly key: string | null;
  readonly label: string;
  /** The column's own name, where the label is Scarf's word. */
  readonly name: string | null;
  /** The place of its cells in the rows of each table, by the table's index; absent: that table has no such column. */
  readonly at: readonly (number | undefined)[];
}

export type RowState = 'to-fix' | 'changed' | 'left-out';

/** A value of a row in a column. */
export interface GridCell {
  /** What the user edits. */
  readonly text: string;
  /** What is shown: also the name of a package, or what a change for all rows makes of it. */
  readonly shown: string;
  readonly tone: 'plain' | 'flaw' | 'warn' | 'good';
  readonly problem: RowProblem | null;
  readonly editable: boolean;
}

const FIRST_KEYS = [
  ...['$time', '$remote_address', '$package', '$tracking_pixel', '$version', '$user_agent', '$referrer'],
  ...['$domain', '$type', '$unique_id'],
];
/** Columns of events beside those with a problem: more than these are not compared by eye. */
const EVENT_COLUMNS = 12;
/** Columns for cells that a row has beside the table. */
const EXTRA_COLUMNS = 5;

export function isError({ grade }: RowProblem): boolean {
  return grade === 'error';
}

/** Whether a problem is to be fixed: an error, or one that the user came for. */
export function counts(problem: RowProblem, wanted: ReadonlySet<string>): boolean {
  return isError(problem) || wanted.has(problem.code);
}

/** The columns of the rows: those of their tables, and the keys of their events. */
export function columnsOf(
  rows: readonly FlawedRow[],
  tables: readonly (readonly RowColumn[])[],
): readonly GridColumn[] {
  const columns = new Map<string, Omit<GridColumn, 'at'>>();
  const places = new Map<string, (number | undefined)[]>();
  tables.forEach((table, index) =>
    table.forEach(({ name, key }, place) => {
      const id = idOf(key, name);
      const label = key === null ? name : fieldName(key);
      columns.set(id, { id, key, label, name: label === name ? null : name });
      const at = places.get(id) ?? [];
      at[index] ??= place;
      places.set(id, at);
    }),
  );
  const extra = extraCells(rows, tables);
  for (let nth = 0; nth < extra; nth += 1) {
    const id = `extra ${nth}`;
    columns.set(id, { id, key: null, label: `+${nth + 1}`, name: null });
    places.set(
      id,
      tables.map((table) => table.length + nth),
    );
  }
  const known = new Set([...columns.values()].map(({ key }) => key));
  for (const key of eventKeys(rows).filter((one) => !known.has(one)))
    columns.set(idOf(key, null), { id: idOf(key, null), key, label: fieldName(key), name: null });
  return [...columns.values()].map((column) => ({ ...column, at: places.get(column.id) ?? [] }));
}

function idOf(key: string | null, name: string | null): string {
  return JSON.stringify([key, name]);
}

function extraCells(rows: readonly FlawedRow[], tables: readonly (readonly RowColumn[])[]): number {
  const extra = rows.map(({ content }) =>
    content.kind === 'cells' ? content.cells.length - (tables[content.table]?.length ?? 0) : 0,
  );
  return Math.min(EXTRA_COLUMNS, Math.max(0, ...extra));
}

/** Scarf's keys in a fixed order, then the user's own, the frequent ones first. */
function eventKeys(rows: readonly FlawedRow[]): readonly string[] {
  const counts = new Map<string, number>();
  const needed = new Set<string>();
  for (const { content, found, problems } of rows) {
    if (content.kind !== 'event') continue;
    for (const { key } of content.fields) counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const { key } of [...found, ...problems]) if (key !== null && counts.has(key)) needed.add(key);
  }
  const rank = (key: string): number =>
    FIRST_KEYS.includes(key) ? FIRST_KEYS.indexOf(key) : FIRST_KEYS.length;
  const all = [...counts.keys()].sort(
    (a, b) => rank(a) - rank(b) || (counts.get(b) ?? 0) - (counts.get(a) ?? 0),
  );
  return all.filter((key, at) => at < EVENT_COLUMNS || needed.has(key));
}

/** Whether a row still needs something. */
export function stateOf(
  row: FlawedRow,
  { isKept, isRefused, wanted }: { isKept: boolean; isRefused: boolean; wanted: ReadonlySet<string> },
): RowState {
  if (row.leftOut) return 'left-out';
  const isOpen = row.problems.some((problem) => counts(problem, wanted));
  const isChanged = row.edited.length > 0 || Object.keys(row.changed).length > 0;
  const waits = isRefused && !isChanged && !isRewritten(row);
  return !isKept || isOpen || waits ? 'to-fix' : 'changed';
}

function isRewritten({ found, problems }: FlawedRow): boolean {
  return found.some(isError) && !problems.some(isError);
}

/** The place of a cell among the cells of its row; -1: the row has none there. */
function indexOfCell({ content }: FlawedRow, { at }: GridColumn): number {
  return content.kind === 'cells' ? (at[content.table] ?? -1) : -1;
}

export function cellOf(
  row: FlawedRow,
  column: GridColumn,
  tables: readonly (readonly RowColumn[])[],
  artifacts: readonly Artifact[],
): GridCell | null {
  const { content } = row;
  if (content.kind === 'cells') {
    const at = indexOfCell(row, column);
    if (at === -1) return null;
    const isExtra = at >= (tables[content.table]?.length ?? 0);
    const text = content.cells[at] ?? '';
    return withTone(row, column, { text, isEdited: row.edited.includes(String(at)), isExtra }, artifacts);
  }
  if (content.kind !== 'event') return null;
  const field = content.fields.find(({ key }) => key === column.key);
  const sent = column.key === null ? undefined : row.changed[column.key];
  if (field === undefined && sent === undefined) return null;
  const isEdited = column.key !== null && row.edited.includes(column.key);
  const cell = withTone(row, column, { text: field?.shown ?? '', isEdited, isExtra: false }, artifacts);
  return field === undefined ? { ...cell, editable: false } : cell;
}

function withTone(
  row: FlawedRow,
  column: GridColumn,
  { text, isEdited, isExtra }: { text: string; isEdited: boolean; isExtra: boolean },
  artifacts: readonly Artifact[],
): GridCell {
  const sent = column.key === null ? undefined : row.changed[column.key];
  const own = row.problems.filter(({ key }) => key !== null && key === column.key);
  const whole = row.problems.filter((problem) => problem.key === null && isError(problem));
  const problem = own.find(isError) ?? whole[0] ?? own.find(({ grade }) => grade === 'warning') ?? null;
  const isHidden = row.leftOut || (isExtra && text === '' && whole.length === 0);
  const shown = problem === null || !isError(problem) ? (sent ?? text) : text;
  const tone =
    problem === null || isHidden
      ? isEdited || sent !== undefined
        ? 'good'
        : 'plain'
      : isError(problem)
        ? 'flaw'
        : isEdited || sent !== undefined
          ? 'good'
          : 'warn';
  return {
    text,
    shown: nameOf(shown, column, artifacts),
    tone,
    problem: isHidden ? null : problem,
    editable: true,
  };
}

function nameOf(shown: string, { key }: GridColumn, artifacts: readonly Artifact[]): string {
  if (key !== '$package' && key !== '$tracking_pixel') return shown;
  return artifactName(shown, artifacts);
}

/** The change that gives a cell another text; null: the cell cannot be changed. */
export function changeOf(
  row: FlawedRow,
  column: GridColumn | undefined,
  tables: readonly (readonly RowColumn[])[],
  typed: string,
): RowChange | null {
  const { content } = row;
  switch (content.kind) {
    case 'cells': {
      const at = column === undefined ? -1 : indexOfCell(row, column);
      if (at === -1) return null;
      const width = Math.max(tables[content.table]?.length ?? 0, content.cells.length, at + 1);
      const cells = Array.from({ length: width }, (_, index) => content.cells[index] ?? '');
      cells[at] = typed;
      return { kind: 'cells', cells: withoutEmptyEnd(cells, tables[content.table]?.length ?? 0) };
    }
    case 'event': {
      const index = content.fields.findIndex(({ key }) => key === column?.key);
      if (index === -1) return null;
      return { kind: 'event', text: withValue(content, index, typed).text };
    }
    case 'text':
      return { kind: 'text', text: typed.replace(/\s*[\r\n]+\s*/g, ' ').trim() };
    case 'long':
      return null;
  }
}

function withoutEmptyEnd(cells: readonly string[], width: number): readonly string[] {
  let end = cells.length;
  while (end > width && cells[end - 1]?.trim() === '') end -= 1;
  return cells.slice(0, end);
}

/** Whether a row is mended by a change of one value, or at least that value is. */
export function mends(before: FlawedRow, after: FlawedRow, key: string | null): boolean {
  const errors = after.problems.filter(isError);
  if (errors.some((problem) => problem.key === null || problem.key === key)) return false;
  const previous = before.problems.filter(isError);
  return previous.some((problem) => problem.key === null) || errors.length <= previous.length;
}

/** The fields that rows are grouped by: what their problems are about. */
export function groupsOf(row: FlawedRow, wholeRow: string): readonly string[] {
  const errors = row.problems.filter(isError);
  const problems = errors.length > 0 ? errors : row.problems;
  if (errors.length === 0 && row.refused !== undefined) return [fieldInMessage(row.refused)];
  return [...new Set(problems.map((problem) => groupOf(problem, wholeRow)))];
}

/** The field that a problem is about. */
export function groupOf({ key }: RowProblem, wholeRow: string): string {
  return key === null ? wholeRow : fieldName(key === '$pixel' ? '$package' : key);
}
