import type { LogDialect, TableForm } from '../../../shared/files/layout';
import type { Mapping } from '../../../shared/files/mapping';
import { columnNames } from '../table/column-names';
import type { RowKind, Rows } from '../table/table-rows';
import { fieldValues } from './fields-columns';
import { FIELDS, fieldNames } from './fields-line';
import { LATER_AT_MOST } from './log-keys';
import { LogScanner } from './log-scanner';

/** What the rows of a log need of its form. */
interface LogForm {
  readonly layout: Pick<TableForm['layout'], 'delimiter'>;
  readonly mapping: Pick<Mapping, 'columns'>;
}

/** Reads the lines of an access log. A line that is no request is broken; further `#Fields:` lines name the cells below. */
export class LogRows implements Rows {
  readonly scanner: LogScanner;
  number = 0;
  private readonly names: readonly string[];
  /** The column of each cell; null: as in the mapping. */
  private order: readonly number[] | null = null;
  private isEnded = true;
  private readonly later = new Set<string>();
  private readonly escapes: LogDialect['escapes'];

  constructor({ layout: { delimiter }, mapping }: LogForm, log: LogDialect) {
    this.escapes = log.escapes;
    this.scanner = new LogScanner({ log, delimiter });
    this.names = mapping.columns.map(({ name }) => name);
  }

  /** Columns that only later lines have: no mapping says what they mean. */
  get laterColumns(): readonly string[] {
    return [...this.later, ...this.scanner.laterKeys];
  }

  next(): RowKind {
    const { scanner } = this;
    const scanned = scanner.next();
    if (scanned === 'none') return 'none';
    if (this.isEnded) this.number += 1;
    this.isEnded = scanned === 'row' || scanner.last;
    if (scanned === 'broken') return 'broken';
    if (scanner.isComment) return this.comment();
    if (scanner.start === scanner.end) return 'empty';
    if (this.order !== null) scanner.reorder(this.order, this.names.length);
    return 'event';
  }

  private comment(): RowKind {
    const text = this.scanner.text();
    if (!text.startsWith(FIELDS)) return 'empty';
    const titles = fieldNames(text);
    this.scanner.expect(fieldValues(titles, this.escapes));
    const order = columnNames(titles, titles.length).map((name) => this.names.indexOf(name));
    const isSame = order.length === this.names.length && order.every((column, index) => column === index);
    this.order = isSame ? null : order;
    order.forEach((column, index) => {
      if (column === -1 && this.later.size < LATER_AT_MOST) this.later.add(titles[index] ?? '');
    });
    return 'header';
  }
}
