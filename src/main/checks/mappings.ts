import type { CheckReport, PartTable, TablePreview } from '../../shared/check';
import { hasSameColumns, type Mapping, type RememberedMapping } from '../../shared/mapping';
import { withTimeFormat } from '../../engine/formats/table/time-format';

/** Adds a mapping that the user set, newest last. Null: none of the tables has these columns. */
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
  return [
    ...all.filter((remembered) => !hasSameColumns(remembered.mapping, mapping)),
    { file, mapping: withFormat },
  ];
}

/** Removes the mappings of the table with these columns, both with a header and without. */
export function withoutMapping(
  all: readonly RememberedMapping[],
  tables: readonly PartTable[],
  mapping: Mapping,
): readonly RememberedMapping[] {
  const table = tableOf(tables, mapping);
  const alternatives = table === undefined ? [mapping] : [table.mapping, table.preview.otherwise];
  return all.filter((remembered) => !alternatives.some((each) => hasSameColumns(remembered.mapping, each)));
}

/** Adds to the tables of a report the names under which their mappings are remembered. */
export function withRememberedNames(report: CheckReport, all: readonly RememberedMapping[]): CheckReport {
  const { form, preview, tables } = report;
  const withName = (mapping: Mapping, tablePreview: TablePreview): TablePreview => {
    const remembered = nameOf(all, mapping);
    return remembered === undefined ? tablePreview : { ...tablePreview, remembered };
  };
  return {
    ...report,
    preview: preview !== null && 'mapping' in form ? withName(form.mapping, preview) : preview,
    ...(tables !== undefined && {
      tables: tables.map((table) => ({ ...table, preview: withName(table.mapping, table.preview) })),
    }),
  };
}

function tableOf(tables: readonly PartTable[], mapping: Mapping): PartTable | undefined {
  return tables.find(
    (table) => hasSameColumns(mapping, table.mapping) || hasSameColumns(mapping, table.preview.otherwise),
  );
}

function nameOf(all: readonly RememberedMapping[], mapping: Mapping): string | undefined {
  return all.findLast((remembered) => hasSameColumns(remembered.mapping, mapping))?.file;
}
