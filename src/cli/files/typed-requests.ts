import type { CheckFacts } from '../../engine/model/check-facts';
import type { Mapping } from '../../shared/files/mapping';
import type { RequestChoice } from '../../shared/files/requests';
import { joined, mappingsIn, type TypedMappings } from './typed-mapping';
import { UsageError } from '../common/usage-error';

/** The mappings of the access logs with the typed choice of what counts. Throws `UsageError` if there is no such log. */
export function choosing(
  choice: Partial<RequestChoice>,
  typed: TypedMappings,
  facts: CheckFacts,
): TypedMappings {
  const all = [...mappingsIn(facts), ...typed.mappings];
  const chosen = all.flatMap((mapping) => withChoice(mapping, choice));
  if (chosen.length === 0)
    throw new UsageError('--requests and --paths are for access logs, and this is none.');
  return joined(typed, { mappings: chosen, keyMappings: [] });
}

function withChoice(mapping: Mapping, choice: Partial<RequestChoice>): readonly Mapping[] {
  const { requests } = mapping;
  if (requests === undefined) return [];
  return [{ ...mapping, requests: { ...requests, choice: { ...requests.choice, ...choice } } }];
}
