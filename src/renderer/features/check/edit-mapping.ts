import type { Column, ColumnUse, Mapping } from '../../../shared/mapping';
import { useName, type UseName } from '../../text/mapping';

/** The mapping with another use of one column. A key of Scarf's, and the time, belong to one column at a time. */
export function withUse(mapping: Mapping, index: number, name: UseName): Mapping {
  return {
    ...mapping,
    columns: mapping.columns.map((column, at) => {
      if (at === index) return { ...column, use: useFor(column, name) };
      const taken = name.startsWith('$') || name === 'time';
      return taken && useName(column.use) === name ? { ...column, use: own(column) } : column;
    }),
  };
}

/** The mapping with another reading of the column of times. */
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
  return name === 'own' ? own(column) : { kind: 'key', key: name };
}

/** Keys with `$` are Scarf's. */
function own({ name }: Column): ColumnUse {
  return { kind: 'key', key: name.replace(/^\$+/, '') || name };
}
