import type { PartTable } from '../../../shared/checks/check';
import { failure, type Failure } from '../../../shared/failure';
import {
  countRequests,
  type RequestChoice,
  type RequestFacts,
  type Requests,
} from '../../../shared/files/requests';
import { invoke } from '../../ipc/client';

export type RequestsChange = Partial<Pick<Requests, 'choice' | 'rules'>>;
type CountedRequests = Pick<RequestFacts, 'counted' | 'requests'>;

/** What was used last, and in which check: the file is read again, and the page that takes over goes on from there. */
let lastChange: {
  readonly checkId: string;
  readonly log: string;
  readonly control: string;
  /** How far the page was scrolled. */
  readonly scrolled: number;
  /** What is known already of the check that it starts; null: nothing is. */
  readonly known: CountedRequests | null;
} | null = null;

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
  lastChange = {
    checkId,
    log,
    control,
    scrolled: mainOfPage()?.scrollTop ?? 0,
    known: hasSamePatterns(requests.choice, changed.choice)
      ? { counted: countRequests(facts, changed).counted, requests: facts.requests }
      : null,
  };
  const result = await invoke('check.set-mapping', {
    id: checkId,
    mapping: { ...mapping, requests: changed },
  });
  if (result.ok) return null;
  lastChange = null;
  return result.failure;
}

/** Only with the patterns that a log was read with, the requests that count are known without reading it. */
function hasSamePatterns(one: RequestChoice, other: RequestChoice): boolean {
  return one.onlyPaths === other.onlyPaths && one.notPaths === other.notPaths;
}

/** How many requests will count, if a change in the replaced check started this one; null: that is not known. */
export function knownCounts(replaced: string | undefined): CountedRequests | null {
  return lastChange !== null && lastChange.checkId === replaced ? lastChange.known : null;
}

/** Gives focus and place back to what was used last, once. False: nothing was, in the check that this one replaces. */
export function goOnAfterChange(replaced: string | undefined): boolean {
  const last = lastChange;
  if (last === null || last.checkId !== replaced) return false;
  lastChange = null;
  const logs = [...document.querySelectorAll<HTMLElement>('[data-log]')];
  const log = logs.find(({ dataset }) => dataset['log'] === last.log);
  if (log === undefined) return false;
  const places = [...log.querySelectorAll<HTMLElement>('[data-control]')];
  const place = places.find(({ dataset }) => dataset['control'] === last.control);
  const control =
    place?.matches('button, input') === true ? place : place?.querySelector<HTMLElement>('input, button');
  const main = mainOfPage();
  if (main !== null) main.scrollTop = last.scrolled;
  control?.focus();
  return true;
}

function mainOfPage(): HTMLElement | null {
  return document.querySelector('main');
}
