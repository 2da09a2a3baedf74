import type { PartTable, PreviewProblem, PreviewRow, RowField } from '../../../shared/check';
import type { Column } from '../../../shared/mapping';
import { isAsked, type FileQuestions } from '../../../shared/question';
import { columnWords, keyWords, useName, useOptions, type UseName } from '../../text/mapping';

/** mapped: one of Scarf's. ask: the user is asked about it. kept: sent under its own name. */
export type ColumnState = 'mapped' | 'ask' | 'kept' | 'left-out';

/** A column of the preview. */
export interface PreviewColumn {
  readonly name: string;
  readonly chip: string;
  readonly note: string;
  readonly state: ColumnState;
  /** The event's key that it becomes; null: none. */
  readonly key: string | null;
  /** Its place in the mapping; null: it is not the column of a table. */
  readonly index: number | null;
  readonly use: UseName | null;
  readonly options: ReturnType<typeof useOptions>;
}

/** Further columns cost time and are not read. */
export const COLUMNS_SHOWN = 40;

/** Scarf's keys come first, in this order. */
const FIRST = [
  '$time',
  '$package',
  '$tracking_pixel',
  '$remote_address',
  '$version',
  '$type',
  '$user_agent',
  '$referrer',
  '$domain',
];

/** The columns of a table, or the keys of the rows. */
export function columnsOf(
  table: PartTable | null,
  rows: readonly PreviewRow[],
  questions: readonly FileQuestions[],
): readonly PreviewColumn[] {
  if (table === null) return keyColumns(rows);
  const asked = new Set(
    questions.flatMap(({ questions: all }) =>
      all
        .filter(isAsked)
        .flatMap(({ code, taken, choices }) =>
          code.endsWith('-column') ? [taken, ...choices.map(({ value }) => value)] : [],
        ),
    ),
  );
  return table.mapping.columns
    .slice(0, COLUMNS_SHOWN)
    .map((column, index) => ofTable(column, index, asked.has(column.name)));
}

function ofTable(column: Column, index: number, isOpen: boolean): PreviewColumn {
  const { use, name } = column;
  const key = use.kind === 'key' ? use.key : use.kind === 'leave-out' ? null : '$time';
  return {
    name,
    ...columnWords(column),
    state: isOpen ? 'ask' : stateOf(key),
    key,
    index,
    use: useName(use),
    options: useOptions(column),
  };
}

function keyColumns(rows: readonly PreviewRow[]): readonly PreviewColumn[] {
  const names = new Map(rows.flatMap(({ fields }) => fields.map((field) => [field.name, field] as const)));
  const rank = ({ name }: RowField): number => (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1);
  return [...names.values()]
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, COLUMNS_SHOWN)
    .map(({ name, key }) => ({
      name,
      ...keyWords(key ?? name, name),
      state: stateOf(key),
      key,
      index: null,
      use: null,
      options: [],
    }));
}

function stateOf(key: string | null): ColumnState {
  if (key === null) return 'left-out';
  return key.startsWith('$') ? 'mapped' : 'kept';
}

/** The value of a row in a column; null: the row has none. */
export function valueIn({ fields }: PreviewRow, { name, index }: PreviewColumn): string | null {
  const field = index === null ? fields.find((one) => one.name === name) : fields[index];
  return field === undefined || field.value === '' ? null : field.value;
}

/** The worst problem of a cell; undefined: none. */
export function problemIn({ problems }: PreviewRow, { key }: PreviewColumn): PreviewProblem | undefined {
  return key === null
    ? undefined
    : problems.find((problem) => problem.key === key && problem.grade !== 'info');
}

/** The worst problem that no column shows; undefined: none. */
export function problemOfRow(
  { problems }: PreviewRow,
  columns: readonly PreviewColumn[],
): PreviewProblem | undefined {
  return problems.find(
    ({ key, grade }) =>
      grade !== 'info' && !columns.some((column) => column.key !== null && column.key === key),
  );
}

export function isSetAside({ problems, leftOut }: PreviewRow): boolean {
  return leftOut || problems.some(({ grade }) => grade === 'error');
}
