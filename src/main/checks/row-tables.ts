import type { RowColumn } from '../../shared/flawed-row';
import { tableOf, type TableForm } from '../../shared/layout';
import type { Column } from '../../shared/mapping';
import type { RowTable } from '../../engine/lookup/row-trial';
import type { CheckFacts } from '../../engine/model/check-facts';

interface TablePart {
  readonly firstLine: number;
  readonly lines: number;
  readonly form: TableForm;
}

/** The tables of a checked file. Files with the same columns are one table. */
export class RowTables {
  readonly #parts: readonly TablePart[];
  readonly #columns: readonly string[];

  constructor({ form, lines, parts }: Pick<CheckFacts, 'form' | 'lines' | 'parts'>) {
    const files = parts ?? [{ firstLine: 1, lines, form }];
    this.#parts = files.flatMap((part) => {
      const table = tableOf(part.form);
      return table === null ? [] : [{ firstLine: part.firstLine, lines: part.lines, form: table }];
    });
    this.#columns = [...new Set(this.#parts.map(({ form: table }) => keyOf(table)))];
  }

  get columns(): readonly (readonly RowColumn[])[] {
    return this.#columns.flatMap((key) => {
      const part = this.#parts.find(({ form }) => keyOf(form) === key);
      return part === undefined ? [] : [part.form.mapping.columns.map(columnOf)];
    });
  }

  /** The table that a line is a row of; null: none. */
  of(line: number): RowTable | null {
    const part = this.#parts.find(({ firstLine, lines }) => line >= firstLine && line < firstLine + lines);
    return part === undefined ? null : { form: part.form, index: this.#columns.indexOf(keyOf(part.form)) };
  }
}

function keyOf({ mapping }: TableForm): string {
  return JSON.stringify(mapping.columns.map(columnOf));
}

function columnOf({ name, use }: Column): RowColumn {
  switch (use.kind) {
    case 'time':
    case 'date':
    case 'clock':
      return { name, key: '$time' };
    case 'key':
      return { name, key: use.key };
    case 'leave-out':
      return { name, key: null };
  }
}
