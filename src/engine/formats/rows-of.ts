import type { TableForm } from '../../shared/files/layout';
import { LogRows } from './log/log-rows';
import { TableRows, type Rows } from './table/table-rows';

/** Reads the rows of a table, or the requests of a log, as its form says. */
export function rowsOf(form: TableForm): Rows {
  const { log } = form.layout;
  return log === undefined ? new TableRows(form) : new LogRows(form, log);
}
