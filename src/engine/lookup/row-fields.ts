import type { RowField } from '../../shared/checks/check';
import { pathOf, type Step } from '../../shared/files/json-path';
import { keyOfUse, type Column, type MappedKey } from '../../shared/files/mapping';
import { membersOf } from '../fixes/event-text';
import { findJsonError } from '../fixes/json-error';
import { FIELD_LENGTH, FIELDS_SHOWN, KEY_STEPS_AT_MOST, KEYS_SHOWN } from '../model/limits';

/**
 * The values of an event, those in objects too, by their paths in the file; none if the text is not a JSON object. `keys`:
 * what they become that do not stay as they are.
 */
export function fieldsOfEvent(text: string, keys: readonly MappedKey[]): readonly RowField[] {
  if (!text.trimStart().startsWith('{') || findJsonError(text) !== null) return [];
  const uses = new Map(keys.map(({ path, use }) => [path, use]));
  return valuesIn(text, 0, [])
    .slice(0, KEYS_SHOWN)
    .map(({ path, raw }) => {
      const use = uses.get(path);
      const value = raw.startsWith('"') ? (JSON.parse(raw) as string) : raw;
      const key = use === undefined ? path : keyOfUse(use);
      return { name: cut(path), value: cut(value), key: key === null ? null : cut(key) };
    });
}

/** The values in the object at a place of the text, as they are written. */
function valuesIn(
  text: string,
  from: number,
  above: readonly Step[],
): readonly { readonly path: string; readonly raw: string }[] {
  const values: { readonly path: string; readonly raw: string }[] = [];
  for (const { key, valueStart, valueEnd } of membersOf(text, from)) {
    if (values.length >= KEYS_SHOWN) break;
    const steps = [...above, { key }];
    const inner =
      text[valueStart] === '{' && steps.length < KEY_STEPS_AT_MOST ? valuesIn(text, valueStart, steps) : [];
    values.push(
      ...(inner.length > 0 ? inner : [{ path: pathOf(steps), raw: text.slice(valueStart, valueEnd) }]),
    );
  }
  return values;
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
