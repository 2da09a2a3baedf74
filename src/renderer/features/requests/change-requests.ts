import type { PartTable } from '../../../shared/check';
import { failure, type Failure } from '../../../shared/failure';
import {
  countRequests,
  type RequestChoice,
  type RequestFacts,
  type Requests,
} from '../../../shared/requests';
import { invoke } from '../../ipc/client';

export type RequestsChange = Partial<Pick<Requests, 'choice' | 'rules'>>;
type CountedRequests = Pick<RequestFacts, 'counted' | 'requests'>;

/** The control that was used last, and its log: the file is read again, and the page that takes over goes on from there. */
let lastUsed: { readonly log: string; readonly control: string } | null = null;
/** What is known already of the check that a change starts. */
let known: CountedRequests | null = null;

/** Changes what counts in a log, or where it goes, and checks the file again. `control` gets the focus back. */
export async function changeRequests(
  checkId: string,
  { name: log, mapping, requests: facts }: Pick<PartTable, 'name' | 'mapping' | 'requests'>,
  change: RequestsChange,
  control: string,
): Promise<Failure | null> {
  const { requests } = mapping;
  if (requests === undefined || facts === undefined) return failure('bad-input');
  const changed = { ...requests, ...change };
  lastUsed = { log, control };
  known = hasSamePatterns(requests.choice, changed.choice)
    ? { counted: countRequests(facts, changed).counted, requests: facts.requests }
    : null;
  const result = await invoke('check.set-mapping', {
    id: checkId,
    mapping: { ...mapping, requests: changed },
  });
  if (result.ok) return null;
  forgetChange();
  return result.failure;
}

/** No check follows the last change. */
export function forgetChange(): void {
  lastUsed = null;
  known = null;
}

/** Only with the patterns that a log was read with, the requests that count are known without reading it. */
function hasSamePatterns(one: RequestChoice, other: RequestChoice): boolean {
  return one.onlyPaths === other.onlyPaths && one.notPaths === other.notPaths;
}

/** How many requests will count, for the check that a change just started; null: that is not known. Asked once. */
export function takeKnownCounts(): CountedRequests | null {
  const counts = known;
  known = null;
  return counts;
}

/** Gives the focus back to the control that was used last. False: none was. */
export function goOnAfterChange(): boolean {
  const last = lastUsed;
  forgetChange();
  if (last === null) return false;
  const logs = [...document.querySelectorAll<HTMLElement>('[data-log]')];
  const log = logs.find(({ dataset }) => dataset['log'] === last.log);
  if (log === undefined) return false;
  const places = [...log.querySelectorAll<HTMLElement>('[data-control]')];
  const place = places.find(({ dataset }) => dataset['control'] === last.control);
  const control =
    place?.matches('button, input') === true ? place : place?.querySelector<HTMLElement>('input, button');
  control?.focus();
  return true;
}
