import type { PartTable } from '../../../shared/check';
import { failure, type Failure } from '../../../shared/failure';
import type { Requests } from '../../../shared/requests';
import { invoke } from '../../ipc/client';

/** The control that was used last: the file is read again, and the page that takes over goes on from there. */
let lastUsed: string | null = null;

export type RequestsChange = Partial<Pick<Requests, 'choice' | 'rules'>>;

/** Changes what counts in a log, or where it goes, and checks the file again. `control` gets the focus back. */
export async function changeRequests(
  checkId: string,
  { mapping }: Pick<PartTable, 'mapping'>,
  change: RequestsChange,
  control: string,
): Promise<Failure | null> {
  const { requests } = mapping;
  if (requests === undefined) return failure('bad-input');
  lastUsed = control;
  const changed = { ...mapping, requests: { ...requests, ...change } };
  const result = await invoke('check.set-mapping', { id: checkId, mapping: changed });
  if (!result.ok) lastUsed = null;
  return result.ok ? null : result.failure;
}

/** Gives the focus back to the control that was used last. False: none was. */
export function goOnAfterChange(): boolean {
  const last = lastUsed;
  lastUsed = null;
  if (last === null) return false;
  const places = [...document.querySelectorAll<HTMLElement>('[data-control]')];
  const place = places.find(({ dataset }) => dataset['control'] === last);
  const control =
    place?.matches('button, input') === true ? place : place?.querySelector<HTMLElement>('input, button');
  control?.focus();
  return true;
}
