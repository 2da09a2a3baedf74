import type { CheckFacts } from '../../engine/model/check-facts';
import { fitsKeys, fittedMapping } from '../../shared/checks/fit-preset';
import { readingOf, tableOf } from '../../shared/files/layout';
import {
  keyOfUse,
  type Column,
  type KeyUse,
  type KindKeys,
  type MappedKey,
  type Mapping,
  type RememberedMapping,
} from '../../shared/files/mapping';
import { kindsOfJson } from '../../shared/checks/question';
import type { ColumnKey } from '../common/file-options';
import { UsageError } from '../common/usage-error';

/** How the columns of tables and the keys of JSON are mapped in a check, in place of what is guessed. */
export interface TypedMappings {
  readonly mappings: readonly Mapping[];
  readonly keyMappings: readonly KindKeys[];
}

/** A preset for the files that were checked. Throws `UsageError` if nothing that it maps is in them. */
export function fittedPreset(preset: RememberedMapping, facts: CheckFacts): TypedMappings {
  if ('kinds' in preset) {
    const { eventKeys } = facts;
    if (eventKeys === undefined || !fitsKeys(preset.mapping, eventKeys)) throw otherFiles(preset);
    return { mappings: [], keyMappings: [{ kinds: kindsOfJson(facts), mapping: preset.mapping }] };
  }
  const mappings = mappingsIn(facts).flatMap((each) => fittedMapping(preset.mapping, each) ?? []);
  if (mappings.length === 0) throw otherFiles(preset);
  return { mappings, keyMappings: [] };
}

/** The mappings of all tables that were checked. */
export function mappingsIn({ form, tables }: CheckFacts): readonly Mapping[] {
  const table = tableOf(form);
  return tables?.map(({ mapping }) => mapping) ?? (table === null ? [] : [table.mapping]);
}

/** Both; where they speak of the same columns or kinds, the later ones count. */
export function joined(earlier: TypedMappings, later: TypedMappings): TypedMappings {
  return {
    mappings: [...earlier.mappings, ...later.mappings],
    keyMappings: [...earlier.keyMappings, ...later.keyMappings],
  };
}

/** The mapping with the columns or keys that were typed. Throws `UsageError` for one that does not exist. */
export function typedMappings(columnKeys: readonly ColumnKey[], facts: CheckFacts): TypedMappings {
  const keys = new Map(columnKeys.map(({ column, key }) => [column, key]));
  mustDiffer(columnKeys);
  const table = tableOf(facts.form);
  if (table !== null) return { mappings: [tableMapping(table.mapping, keys)], keyMappings: [] };
  const { eventKeys } = facts;
  if (eventKeys === undefined)
    throw new UsageError('--map is for the columns of one table or the keys of JSON, and this is neither.');
  const paths = eventKeys.seen.map(({ path }) => path);
  for (const path of keys.keys()) {
    if (!paths.includes(path))
      throw new UsageError(`There is no key “${path}”. The keys are: ${paths.join(', ')}.`);
  }
  const typed = [...keys].map(([path, key]): MappedKey => ({ path, use: useOf(key) }));
  const given = new Set(keys.values());
  const others = (readingOf(facts.form)?.keys ?? []).filter(({ path, use }) => {
    const key = keyOfUse(use);
    return !keys.has(path) && (key === null || !given.has(key));
  });
  return {
    mappings: [],
    keyMappings: [{ kinds: kindsOfJson(facts), mapping: { keys: [...typed, ...others] } }],
  };
}

function tableMapping(mapping: Mapping, keys: ReadonlyMap<string, string>): Mapping {
  const names = mapping.columns.map(({ name }) => name);
  for (const column of keys.keys()) {
    if (!names.includes(column))
      throw new UsageError(`There is no column “${column}”. The columns are: ${names.join(', ')}.`);
  }
  return { ...mapping, columns: mapping.columns.map((column) => withKey(column, keys)) };
}

function withKey(column: Column, keys: ReadonlyMap<string, string>): Column {
  const key = keys.get(column.name);
  if (key === undefined) return column;
  return { ...column, use: key === '' ? { kind: 'leave-out' } : { kind: 'key', key } };
}

function useOf(key: string): KeyUse {
  if (key === '') return { kind: 'leave-out' };
  return key === '$time' ? { kind: 'time' } : { kind: 'key', key };
}

/** One key for two columns would keep the last of both in silence. */
function mustDiffer(columnKeys: readonly ColumnKey[]): void {
  const twice = columnKeys.find(
    ({ key }, at) => key !== '' && columnKeys.findIndex((other) => other.key === key) !== at,
  );
  if (twice !== undefined) throw new UsageError(`Two columns cannot both become “${twice.key}”.`);
}

function otherFiles({ file }: RememberedMapping): UsageError {
  return new UsageError(`The preset “${file}” is for other files: nothing that it names is in these.`);
}
