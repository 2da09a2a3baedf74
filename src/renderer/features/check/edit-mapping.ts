import type { Column, ColumnUse, Mapping } from '../../../shared/mapping';
import { useName, type UseName } from '../../text/mapping';

/** Changes the use of one column. The time and each Scarf key belong to one column at a time. */
export function withUse(mapping: Mapping, index: number, name: UseName): Mapping {
  return {
    ...mapping,
    columns: mapping.columns.map((column, at) => {
      if (at === index) return { ...column, use: useFor(column, name) };
      const exclusive = name.startsWith('$') || name === 'time';
      return exclusive && useName(column.use) === name ? { ...column, use: ownKey(column) } : column;
    }),
  };
}

/** Changes how the time column is read. */
export function withTime(mapping: Mapping, change: Partial<Extract<ColumnUse, { kind: 'time' }>>): Mapping {
  return {
    ...mapping,
    columns: mapping.columns.map((column) =>
      column.use.kind === 'time' ? { ...column, use: { ...column.use, ...change } } : column,
    ),
  };
}

function useFor(column: Column, name: UseName): ColumnUse {
  if (name === 'time') return { kind: 'time', format: 'iso', zone: 'UTC' };
  if (name === 'leave-out') return { kind: 'leave-out' };
  return name === 'own' ? ownKey(column) : { kind: 'key', key: name };
}

/** Keys with `$` belong to Scarf. */
function ownKey({ name }: Column): ColumnUse {
  return { kind: 'key', key: name.replace(/^\$+/, '') || name };
}
