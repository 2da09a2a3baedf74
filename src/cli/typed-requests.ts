import type { CheckFacts } from '../engine/model/check-facts';
import { tableOf } from '../shared/layout';
import type { Mapping } from '../shared/mapping';
import type { RequestChoice } from '../shared/requests';
import type { TypedMappings } from './typed-mapping';
import { UsageError } from './usage-error';

/** The mappings of the access logs with the typed choice of what counts. Throws `UsageError` if there is no such log. */
export function choosing(
  choice: Partial<RequestChoice>,
  typed: TypedMappings,
  { form, tables }: CheckFacts,
): TypedMappings {
  const own = tableOf(form)?.mapping;
  const all = tables?.map(({ mapping }) => mapping) ?? (own === undefined ? [] : [own]);
  const mappings = [...all, ...typed.mappings].flatMap((mapping) => withChoice(mapping, choice));
  if (mappings.length === 0)
    throw new UsageError('--requests and --paths are for access logs, and this is none.');
  return { ...typed, mappings };
}

function withChoice(mapping: Mapping, choice: Partial<RequestChoice>): readonly Mapping[] {
  const { requests } = mapping;
  if (requests === undefined) return [];
  return [{ ...mapping, requests: { ...requests, choice: { ...requests.choice, ...choice } } }];
}
