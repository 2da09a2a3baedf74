import type { KeysPreview } from './check';
import { freeKey, keyOfUse, type Column, type KeyMapping, type Mapping } from '../files/mapping';

/** Whether events have a key that a mapping says something about. */
export function fitsKeys({ keys }: KeyMapping, { seen }: KeysPreview): boolean {
  return keys.some(({ path }) => seen.some((key) => key.path === path));
}

/**
 * A mapping for a table with other columns: those with the same names mean the same, the others stay as they are. What
 * counts of a log, and its rules, go along. Null: no column has the same name.
 */
export function fittedMapping(preset: Mapping, table: Mapping): Mapping | null {
  const uses = new Map(preset.columns.map(({ name, use }) => [name, use]));
  if (!table.columns.some(({ name }) => uses.has(name))) return null;
  const used = preset.columns.filter(({ name }) => table.columns.some((column) => column.name === name));
  const given = new Set(used.flatMap(({ use }) => keyOfUse(use) ?? []));
  return {
    ...table,
    columns: table.columns.map((column) => fitted(column, uses.get(column.name), given)),
    ...(table.requests !== undefined &&
      preset.requests !== undefined && {
        requests: { ...preset.requests, columns: table.requests.columns },
      }),
  };
}

/** What a preset gives to one of its columns, no other column has: that one keeps its own name. */
function fitted(column: Column, use: Column['use'] | undefined, given: ReadonlySet<string>): Column {
  if (use !== undefined) return { ...column, use };
  const key = keyOfUse(column.use);
  return key !== null && given.has(key)
    ? { ...column, use: { kind: 'key', key: freeKey(column.name, given) } }
    : column;
}
