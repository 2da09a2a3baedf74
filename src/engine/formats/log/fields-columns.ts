import type { LogDialect, LogValue } from '../../../shared/files/layout';
import type { Column, ColumnUse } from '../../../shared/files/mapping';
import { columnNames } from '../table/column-names';
import { keyUse, type LogField } from './log-columns';

/** What the usual names of a W3C log mean, in small letters, the surest first. */
const FIELD_NAMES: Readonly<Record<Exclude<LogField, 'time'>, readonly string[]>> = {
  address: ['c-ip', 'c-dns'],
  method: ['cs-method'],
  path: ['cs-uri-stem', 'cs-uri'],
  status: ['sc-status'],
  referrer: ['cs(referer)', 'cs(referrer)'],
  agent: ['cs(user-agent)'],
  host: ['x-host-header', 'cs-host', 'cs(host)'],
  forwarded: ['x-forwarded-for', 'cs(x-forwarded-for)'],
};
const DATE = 'date';
const CLOCK = 'time';

export function fieldValues(names: readonly string[], escapes: LogDialect['escapes']): readonly LogValue[] {
  return names.map((name) => {
    const small = name.toLowerCase();
    // A plus in the address of a page is its own.
    const isEscaped = escapes === 'percent' && FIELD_NAMES.referrer.includes(small);
    if (isEscaped || FIELD_NAMES.agent.includes(small)) return 'escaped';
    if (FIELD_NAMES.forwarded.includes(small)) return 'forwarded';
    return FIELD_NAMES.status.includes(small) ? 'status' : 'text';
  });
}

/** The columns of a W3C log, under the names of the log, and which of them tell about the request. */
export function fieldColumns(names: readonly string[]): {
  readonly columns: readonly Column[];
  readonly fields: ReadonlyMap<LogField, number>;
} {
  const small = names.map((name) => name.toLowerCase());
  const fields = new Map<LogField, number>();
  for (const [field, known] of Object.entries(FIELD_NAMES) as [LogField, readonly string[]][]) {
    const name = known.find((each) => small.includes(each));
    if (name !== undefined) fields.set(field, small.indexOf(name));
  }
  const fieldAt = new Map([...fields].map(([field, at]) => [at, field]));
  const hasClock = small.includes(CLOCK);
  const useOf = (name: string, index: number): ColumnUse => {
    if (name === DATE && small.indexOf(DATE) === index)
      return { kind: hasClock ? 'date' : 'time', format: 'iso', zone: 'UTC' };
    if (name === CLOCK && small.indexOf(CLOCK) === index)
      return small.includes(DATE) ? { kind: 'clock' } : { kind: 'time', format: 'iso', zone: 'UTC' };
    return keyUse(fieldAt.get(index));
  };
  const columns = columnNames(names, names.length).map((name, index) => ({
    name,
    use: useOf(small[index] ?? '', index),
  }));
  return { columns, fields };
}
