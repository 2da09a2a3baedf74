import {
  freeKey,
  isTimeUse,
  keyOfUse,
  timeUseOf,
  type Column,
  type ColumnUse,
  type Mapping,
  type TimeUse,
} from '../../../shared/files/mapping';
import { useName, type UseName } from '../../text/mapping';

/** Changes the use of one column. Date, time of day, zone and each Scarf key belong to one column at a time. */
export function withUse(mapping: Mapping, index: number, name: UseName): Mapping {
  const time = timeUseOf(mapping);
  const others = mapping.columns.filter((_, at) => at !== index);
  const taken = new Set(others.flatMap(({ use }) => keyOfUse(use) ?? []));
  return withWholeTime({
    ...mapping,
    columns: mapping.columns.map((column, at) => {
      if (at === index) return { ...column, use: useFor(column, name, time, taken) };
      return isReplaced(column.use, name) ? { ...column, use: ownUse(column, taken) } : column;
    }),
  });
}

/** Changes how the time column is read. */
export function withTime(mapping: Mapping, change: Partial<Omit<TimeUse, 'kind'>>): Mapping {
  return {
    ...mapping,
    columns: mapping.columns.map((column) =>
      isTimeUse(column.use) ? { ...column, use: { ...column.use, ...change } } : column,
    ),
  };
}

function useFor(
  column: Column,
  name: UseName,
  time: TimeUse | undefined,
  taken: ReadonlySet<string>,
): ColumnUse {
  switch (name) {
    case 'time':
    case 'date':
      return { ...(time ?? { format: 'iso', zone: 'UTC' }), kind: name };
    case 'clock':
    case 'zone':
    case 'leave-out':
      return { kind: name };
    case 'own':
      return ownUse(column, taken);
    default:
      return { kind: 'key', key: name };
  }
}

function isReplaced(use: ColumnUse, name: UseName): boolean {
  if (name === 'time' || name === 'date') return isTimeUse(use);
  return (name.startsWith('$') || name === 'clock' || name === 'zone') && useName(use) === name;
}

/** A column that holds the time is its date alone once another column holds the time of day. */
function withWholeTime(mapping: Mapping): Mapping {
  const kind = mapping.columns.some(({ use }) => use.kind === 'clock') ? 'date' : 'time';
  return {
    ...mapping,
    columns: mapping.columns.map((column) =>
      isTimeUse(column.use) ? { ...column, use: { ...column.use, kind } } : column,
    ),
  };
}

/** Keys with `$` belong to Scarf, and no two columns may have the same. */
function ownUse({ name }: Column, taken: ReadonlySet<string>): ColumnUse {
  return { kind: 'key', key: freeKey(name, taken) };
}
