import type { RowField } from '../../shared/check';
import { keyOfUse, type Column } from '../../shared/mapping';
import { membersOf } from '../fixes/event-text';
import { findJsonError } from '../fixes/json-error';
import { FIELD_LENGTH, FIELDS_SHOWN } from '../model/limits';

/** The values of an event, by the names in the file; none if the text is not a JSON object. */
export function fieldsOfEvent(text: string): readonly RowField[] {
  if (!text.trimStart().startsWith('{') || findJsonError(text) !== null) return [];
  return membersOf(text)
    .slice(0, FIELDS_SHOWN)
    .map(({ key, valueStart, valueEnd }) => {
      const raw = text.slice(valueStart, valueEnd);
      const value = raw.startsWith('"') ? (JSON.parse(raw) as string) : raw;
      return { name: cut(key), value: cut(value), key: cut(key) };
    });
}

/** The cells of a row, under the names of the columns. */
export function fieldsOfRow(columns: readonly Column[], cells: readonly string[]): readonly RowField[] {
  return columns.slice(0, FIELDS_SHOWN).map(({ name, use, padded }, index) => {
    const cell = cells[index] ?? '';
    const key = keyOfUse(use);
    return {
      name: cut(name),
      value: cut(padded === true ? cell.trim() : cell),
      key: key === null ? null : cut(key),
    };
  });
}

function cut(text: string): string {
  return text.length <= FIELD_LENGTH
    ? text
    : `${text.slice(0, FIELD_LENGTH).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
