import type {
  CheckReport,
  KeysPreview,
  PartTable,
  PreviewProblem,
  PreviewRow,
  RowField,
  SeenKey,
} from '../../../shared/checks/check';
import { keyOfUse, type Column, type MappedKey } from '../../../shared/files/mapping';
import { isAsked, type FileQuestions } from '../../../shared/checks/question';
import {
  columnWords,
  howOften,
  isScarfsKey,
  keyOptions,
  keyWords,
  NOT_SENT,
  useName,
  useOptions,
  type UseName,
} from '../../text/mapping';
import { useOfPath } from './edit-keys';

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
  /** A value of it, as the file has it; empty: none is known. */
  readonly sample: string;
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

/** The columns of a table. */
export function tableColumns(
  table: PartTable,
  questions: readonly FileQuestions[],
): readonly PreviewColumn[] {
  const asked = askedNames(questions);
  return table.mapping.columns
    .slice(0, COLUMNS_SHOWN)
    .map((column, index) => ofTable(column, index, asked.has(column.name)));
}

/** The keys of events in JSON, those of Scarf first. */
export function keyColumns(
  preview: KeysPreview,
  keys: readonly MappedKey[],
  { questions, lines, blank }: Pick<CheckReport, 'questions' | 'lines' | 'blank'>,
): readonly PreviewColumn[] {
  const asked = askedNames(questions);
  const often = (having: number): string | null =>
    having === preview.events ? null : howOften(having, preview.events, lines - blank);
  return preview.seen
    .map((each) => ofKey(each, often(each.events), keys, asked.has(each.path)))
    .sort(
      (a, b) =>
        rankOf(a.key) - rankOf(b.key) ||
        Number(betterKey(a.name, keys) !== null) - Number(betterKey(b.name, keys) !== null),
    );
}

/** The names of the columns or keys that the user is asked about. */
function askedNames(questions: readonly FileQuestions[]): ReadonlySet<string> {
  return new Set(
    questions.flatMap(({ questions: all }) =>
      all
        .filter(isAsked)
        .flatMap(({ code, taken, choices }) =>
          code.endsWith('-column') ? [taken, ...choices.map(({ value }) => value)] : [],
        ),
    ),
  );
}

function ofKey(
  { path, sample, isPlain }: SeenKey,
  often: string | null,
  keys: readonly MappedKey[],
  isOpen: boolean,
): PreviewColumn {
  const mapped = keys.find((each) => each.path === path)?.use;
  const key = mapped === undefined ? path : keyOfUse(mapped);
  const { chip, note } =
    key === null ? { chip: path, note: NOT_SENT } : keyWords(key, path, betterKey(path, keys));
  return {
    name: path,
    chip,
    note: often === null ? note : `${note} · ${often}`,
    state: isOpen ? 'ask' : stateOf(key),
    key,
    index: null,
    use: useOfPath(keys, path),
    options: keyOptions(path, isPlain),
    sample,
  };
}

/** The value that a key of Scarf is taken from first; null: from none before this one. */
function betterKey(path: string, keys: readonly MappedKey[]): string | null {
  const own = keys.find((each) => each.path === path)?.use;
  const key = own === undefined ? null : keyOfUse(own);
  const first = keys.find(({ use }) => key !== null && keyOfUse(use) === key)?.path ?? path;
  return first === path ? null : first;
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
    sample: '',
  };
}

/** The keys of rows whose file says no more about them. */
export function rowColumns(rows: readonly PreviewRow[]): readonly PreviewColumn[] {
  const names = new Map(rows.flatMap(({ fields }) => fields.map((field) => [field.name, field] as const)));
  return [...names.values()]
    .sort((a: RowField, b: RowField) => rankOf(a.key) - rankOf(b.key))
    .slice(0, COLUMNS_SHOWN)
    .map(({ name, key }) => ({
      name,
      ...keyWords(key ?? name, name),
      state: stateOf(key),
      key,
      index: null,
      use: null,
      options: [],
      sample: '',
    }));
}

function rankOf(key: string | null): number {
  return (FIRST.indexOf(key ?? '') + FIRST.length + 1) % (FIRST.length + 1);
}

function stateOf(key: string | null): ColumnState {
  if (key === null) return 'left-out';
  return isScarfsKey(key) ? 'mapped' : 'kept';
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
