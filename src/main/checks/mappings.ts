import { isDeepStrictEqual } from 'node:util';
import type { CheckReport, PartTable, TablePreview } from '../../shared/checks/check';
import {
  hasSameColumns,
  KINDS_AT_MOST,
  type KindKeys,
  type Mapping,
  type RememberedMapping,
} from '../../shared/files/mapping';
import { kindsOfJson } from '../../shared/checks/question';
import { withTimeFormat } from '../../engine/formats/table/time-format';

/** Adds a mapping of a table that the user set, newest last. Null: none of the tables has these columns. */
export function withMapping(
  all: readonly RememberedMapping[],
  tables: readonly PartTable[],
  mapping: Mapping,
  name?: string,
): readonly RememberedMapping[] | null {
  const table = tableOf(tables, mapping);
  if (table === undefined) return null;
  const withFormat = withTimeFormat(mapping, table.mapping, table.preview.rows);
  const file = name?.trim() || (nameOf(all, table.mapping) ?? table.name);
  return [...all.filter((remembered) => !isForColumns(remembered, mapping)), { file, mapping: withFormat }];
}

/**
 * Adds a mapping of the keys of JSON that the user set, newest last, in place of others for files of these kinds. The
 * same mapping under the same name stays one, for more kinds.
 */
export function withKeyMapping(
  all: readonly RememberedMapping[],
  { kinds, mapping }: KindKeys,
  file: string,
): readonly RememberedMapping[] {
  const others = withoutKinds(all, kinds);
  const same = others.flatMap((each) =>
    'kinds' in each && each.file === file && isDeepStrictEqual(each.mapping, mapping) ? [each] : [],
  );
  const known = same.flatMap((each) => each.kinds);
  const rest = others.filter((each) => !same.some((one) => one === each));
  return [...rest, { file, kinds: [...known, ...kinds].slice(-KINDS_AT_MOST), mapping }];
}

/** The mapping that the user set for files of one of these kinds, the newest; undefined: none. */
export function keyMappingFor(
  all: readonly RememberedMapping[],
  kinds: readonly string[],
): (KindKeys & { readonly file: string }) | undefined {
  return all
    .flatMap((each) => ('kinds' in each && each.kinds.some((kind) => kinds.includes(kind)) ? [each] : []))
    .at(-1);
}

/** Removes what the user said about files of these kinds. */
export function withoutKinds(
  all: readonly RememberedMapping[],
  kinds: readonly string[],
): readonly RememberedMapping[] {
  return all.flatMap((each) => {
    if (!('kinds' in each) || !each.kinds.some((kind) => kinds.includes(kind))) return [each];
    const others = each.kinds.filter((kind) => !kinds.includes(kind));
    return others.length === 0 ? [] : [{ ...each, kinds: others }];
  });
}

/** Removes the mappings of the table with these columns, both with a header and without. */
export function withoutMapping(
  all: readonly RememberedMapping[],
  tables: readonly PartTable[],
  mapping: Mapping,
): readonly RememberedMapping[] {
  const table = tableOf(tables, mapping);
  const alternatives = table === undefined ? [mapping] : [table.mapping, table.preview.otherwise];
  return all.filter((remembered) => !alternatives.some((each) => isForColumns(remembered, each)));
}

/** Adds to a report the names under which the mappings of its tables and of its JSON are remembered. */
export function withRememberedNames(report: CheckReport, all: readonly RememberedMapping[]): CheckReport {
  const { form, preview, tables, eventKeys } = report;
  const withName = (mapping: Mapping, tablePreview: TablePreview): TablePreview => {
    const remembered = nameOf(all, mapping);
    return remembered === undefined ? tablePreview : { ...tablePreview, remembered };
  };
  const ofKeys = keyMappingFor(all, kindsOfJson(report))?.file;
  return {
    ...report,
    preview: preview !== null && 'mapping' in form ? withName(form.mapping, preview) : preview,
    ...(tables !== undefined && {
      tables: tables.map((table) => ({ ...table, preview: withName(table.mapping, table.preview) })),
    }),
    ...(eventKeys !== undefined &&
      ofKeys !== undefined && { eventKeys: { ...eventKeys, remembered: ofKeys } }),
  };
}

function tableOf(tables: readonly PartTable[], mapping: Mapping): PartTable | undefined {
  return tables.find(
    (table) => hasSameColumns(mapping, table.mapping) || hasSameColumns(mapping, table.preview.otherwise),
  );
}

function nameOf(all: readonly RememberedMapping[], mapping: Mapping): string | undefined {
  return all.findLast((remembered) => isForColumns(remembered, mapping))?.file;
}

/** Whether a mapping that the user saved is for a table with these columns. */
export function isForColumns(remembered: RememberedMapping, mapping: Mapping): boolean {
  return !('kinds' in remembered) && hasSameColumns(remembered.mapping, mapping);
}
