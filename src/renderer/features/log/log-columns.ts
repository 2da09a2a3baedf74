import type { RowField, SourceRow } from '../../../shared/checks/check';
import { fieldName } from '../../text/log';

/** A column of the list beside the line number. */
export type LogColumn =
  | { readonly kind: 'what' }
  /** The user's own line, else Scarf's message. */
  | { readonly kind: 'line' }
  | { readonly kind: 'message' }
  /** One value of the user's lines. */
  | { readonly kind: 'value'; readonly key: string; readonly title: string };

/** All entries: what happened tells them apart. */
export const COLUMNS_OF_ALL: readonly LogColumn[] = [{ kind: 'what' }, { kind: 'line' }];
/** Entries of one cause without a line of the user. */
export const COLUMNS_WITHOUT_LINES: readonly LogColumn[] = [{ kind: 'message' }];

/** The values that tell events apart, in this order. */
const TELLING = ['$time', '$package', '$tracking_pixel', '$remote_address', '$version', '$unique_id'];
const VALUES_AT_MOST = 4;

/** The columns for the entries of one cause: what differs among their lines. Null until a line with values is known. */
export function columnsOfCause(rows: readonly (SourceRow | undefined)[]): readonly LogColumn[] | null {
  const fields = rows.find((row) => row !== undefined && row.fields.length > 0)?.fields;
  if (fields === undefined) return null;
  const telling = TELLING.flatMap((key) => fields.find((field) => field.key === key) ?? []);
  const others = fields.filter((field) => !telling.includes(field));
  return [...telling, ...others]
    .slice(0, VALUES_AT_MOST)
    .map((field) => ({ kind: 'value', key: keyOf(field), title: fieldName(field) }));
}

/** The value of a row in a column; undefined: the row does not have it. */
export function fieldIn(fields: readonly RowField[], key: string): RowField | undefined {
  return fields.find((field) => keyOf(field) === key);
}

/** Of a value that is not sent, its name stands for the key. */
function keyOf({ key, name }: RowField): string {
  return key ?? name;
}
