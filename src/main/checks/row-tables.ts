import type { RowColumn } from '../../shared/checks/flawed-row';
import { tableOf, type TableForm } from '../../shared/files/layout';
import { keyOfUse } from '../../shared/files/mapping';
import type { RowTable } from '../../engine/lookup/row-trial';
import type { CheckFacts } from '../../engine/model/check-facts';
import type { CheckedFile } from '../../engine/model/source-file';

interface TablePart extends RowTable {
  readonly firstLine: number;
  readonly lines: number;
}

/** The columns of a file's tables whose cells are values of its events. */
export function keyColumnsOf({ form, parts }: Pick<CheckedFile, 'form' | 'parts'>): RowTables['columns'] {
  const { columns } = new RowTables({ form, lines: 0, ...(parts !== undefined && { parts }) });
  return columns.map((table) => table.filter(({ key }) => key !== null));
}

const known = new WeakMap<CheckFacts, RowTables>();

/** The tables of a checked file, which are the same for the same facts. */
export function rowTablesOf(facts: CheckFacts): RowTables {
  const tables = known.get(facts) ?? new RowTables(facts);
  known.set(facts, tables);
  return tables;
}

type TablesFile = Pick<CheckFacts, 'form' | 'lines'> & Pick<CheckedFile, 'parts'>;

/** The tables of a checked file. Files with the same columns are one table. */
class RowTables {
  readonly columns: readonly (readonly RowColumn[])[];
  readonly #parts: readonly TablePart[];

  constructor({ form, lines, parts }: TablesFile) {
    const indices = new Map<string, number>();
    const columns: (readonly RowColumn[])[] = [];
    this.#parts = (parts ?? [{ firstLine: 1, lines, form }]).flatMap((part) => {
      const table = tableOf(part.form);
      if (table === null) return [];
      const own = columnsOf(table);
      const key = JSON.stringify(own);
      const index = indices.get(key) ?? columns.push(own) - 1;
      indices.set(key, index);
      return [{ firstLine: part.firstLine, lines: part.lines, form: table, index }];
    });
    this.columns = columns;
  }

  /** The table that a line is a row of; null: none. */
  of(line: number): RowTable | null {
    return this.#parts.find(({ firstLine, lines }) => line >= firstLine && line < firstLine + lines) ?? null;
  }
}

function columnsOf({ mapping }: TableForm): readonly RowColumn[] {
  return mapping.columns.map(({ name, use }) => ({ name, key: keyOfUse(use) }));
}
