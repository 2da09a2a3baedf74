import type { CheckReport, PartTable, TablePreview } from '../../shared/check';
import { isFor, type Mapping, type RememberedMapping } from '../../shared/mapping';
import { withTimeFormat } from '../../engine/formats/table/guess-mapping';

/** What is remembered once a mapping is said of one of these tables, last; null: it is of none of them. */
export function withMapping(
  all: readonly RememberedMapping[],
  tables: readonly PartTable[],
  mapping: Mapping,
  name?: string,
): readonly RememberedMapping[] | null {
  const table = tableOf(tables, mapping);
  if (table === undefined) return null;
  const timed = withTimeFormat(mapping, table.mapping, table.preview.rows);
  const file = name?.trim() || (nameOf(all, table.mapping) ?? table.name);
  return [...all.filter((one) => !isFor(one.mapping, mapping)), { file, mapping: timed }];
}

/** What is remembered without what was said of the table that a mapping is of, with a header or without. */
export function without(
  all: readonly RememberedMapping[],
  tables: readonly PartTable[],
  mapping: Mapping,
): readonly RememberedMapping[] {
  const table = tableOf(tables, mapping);
  const both = table === undefined ? [mapping] : [table.mapping, table.preview.otherwise];
  return all.filter((one) => !both.some((each) => isFor(one.mapping, each)));
}

/** The report, with the names under which the mappings of its tables are remembered. */
export function withMemory(report: CheckReport, all: readonly RememberedMapping[]): CheckReport {
  const { form, preview, tables } = report;
  const named = (mapping: Mapping, one: TablePreview): TablePreview => {
    const remembered = nameOf(all, mapping);
    return remembered === undefined ? one : { ...one, remembered };
  };
  return {
    ...report,
    preview: preview !== null && 'mapping' in form ? named(form.mapping, preview) : preview,
    ...(tables !== undefined && {
      tables: tables.map((table) => ({ ...table, preview: named(table.mapping, table.preview) })),
    }),
  };
}

function tableOf(tables: readonly PartTable[], mapping: Mapping): PartTable | undefined {
  return tables.find((table) => isFor(mapping, table.mapping) || isFor(mapping, table.preview.otherwise));
}

function nameOf(all: readonly RememberedMapping[], mapping: Mapping): string | undefined {
  return all.findLast((one) => isFor(one.mapping, mapping))?.file;
}
