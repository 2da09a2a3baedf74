import type { LogValue } from '../../../shared/files/layout';
import type { Column, ColumnUse, TimeFormat } from '../../../shared/files/mapping';
import type { RequestColumns } from '../../../shared/files/requests';
import { unique } from '../table/column-names';

/** The parts of a request that mean something to Scarf or to the choice of what counts. */
export type LogField =
  'address' | 'time' | 'method' | 'path' | 'status' | 'referrer' | 'agent' | 'host' | 'forwarded';

/** The keys under which they are sent, unless the user says otherwise. Absent: they are left out. */
export const LOG_KEYS: Readonly<Partial<Record<LogField, string>>> = {
  address: '$remote_address',
  method: 'method',
  path: 'path',
  status: 'status',
  referrer: '$referrer',
  agent: '$user_agent',
  host: '$domain',
};

/** A value of a log, the name of its column, and the part of a request that it is. */
export interface NamedValue {
  readonly value: LogValue;
  readonly name: string;
  readonly field?: LogField;
}

/** Values that mean nothing to Scarf, by their names. */
export function texts(...names: readonly string[]): readonly NamedValue[] {
  return names.map((name) => ({ value: 'text', name }));
}

interface LogColumns {
  readonly columns: readonly Column[];
  readonly fields: ReadonlyMap<LogField, number>;
}

/** The columns of a log whose values are known by their place. */
export function columnsOf(values: readonly NamedValue[], format: TimeFormat): LogColumns {
  const fields = new Map<LogField, number>();
  const taken = new Set<string>();
  const columns = values.flatMap(cellsOf).map(({ name, field }, index) => {
    const isFirst = field !== undefined && !fields.has(field);
    if (isFirst) fields.set(field, index);
    return { name: unique(name, taken), use: useOf(isFirst ? field : undefined, format) };
  });
  return { columns, fields };
}

type NamedCell = Pick<NamedValue, 'name' | 'field'>;

function cellsOf({ value, name, field }: NamedValue): readonly NamedCell[] {
  switch (value) {
    case 'request':
      return [METHOD, PATH, PROTOCOL];
    case 'request-url':
      return [METHOD, HOST, PATH, PROTOCOL];
    case 'url':
      return [HOST, PATH];
    case 'result-status':
      return [{ name: 'Result' }, { name: 'Status', field: 'status' }];
    case 'text':
    case 'escaped':
    case 'user':
    case 'time':
    case 'status':
    case 'address-port':
    case 'forwarded':
    case 'captured':
      return [{ name, ...(field !== undefined && { field }) }];
  }
}

const METHOD: NamedCell = { name: 'Method', field: 'method' };
const HOST: NamedCell = { name: 'Host', field: 'host' };
const PATH: NamedCell = { name: 'Path', field: 'path' };
const PROTOCOL: NamedCell = { name: 'Protocol' };

function useOf(field: LogField | undefined, format: TimeFormat): ColumnUse {
  return field === 'time' ? { kind: 'time', format, zone: 'UTC' } : keyUse(field);
}

/** What the column of a part of a request becomes. */
export function keyUse(field: LogField | undefined): ColumnUse {
  const key = field === undefined ? undefined : LOG_KEYS[field];
  return key === undefined ? { kind: 'leave-out' } : { kind: 'key', key };
}

export function requestColumns(fields: ReadonlyMap<LogField, number>): RequestColumns {
  const at = (field: LogField): number | undefined => fields.get(field);
  const found = Object.entries({
    method: at('method'),
    status: at('status'),
    path: at('path'),
    host: at('host'),
    agent: at('agent'),
  });
  return Object.fromEntries(found.filter(([, column]) => column !== undefined));
}
