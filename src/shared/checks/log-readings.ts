import type { CheckReport } from './check';
import { tableOf } from '../files/layout';
import type { RequestFacts, Requests } from '../files/requests';

/** An access log, or several of a kind: what was found in it, and the choice that it was read with. */
export interface LogReading {
  readonly facts: RequestFacts;
  readonly requests: Requests;
  readonly files: number;
}

/** The access logs of a check. */
export function logsOf({
  form,
  requests,
  tables = [],
}: Pick<CheckReport, 'form' | 'requests' | 'tables'>): readonly LogReading[] {
  const own = { requests, mapping: tableOf(form)?.mapping, files: 1 };
  return [own, ...tables].flatMap(({ requests: facts, mapping, files }) =>
    facts === undefined || mapping?.requests === undefined
      ? []
      : [{ facts, requests: mapping.requests, files }],
  );
}
