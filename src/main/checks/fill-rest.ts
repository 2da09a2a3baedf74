import { sortRules, withRest } from '../../shared/files/artifact-rules';
import type { CheckReport, PartTable } from '../../shared/checks/check';
import { fail, succeed, type Result } from '../../shared/failure';
import type { Fixes } from '../../shared/checks/fix';
import type { RememberedMapping } from '../../shared/files/mapping';
import { RULES_AT_MOST, type ArtifactRule } from '../../shared/files/requests';
import { withMapping } from './mappings';

/** Sends the requests that the rules of logs leave to one artifact: a rule of its own, and the last one. */
export function withFilledRules(
  all: readonly RememberedMapping[],
  tables: readonly PartTable[],
  to: ArtifactRule['to'],
): Result<readonly RememberedMapping[]> {
  let mappings = all;
  for (const { mapping, requests: facts } of tables) {
    const { requests } = mapping;
    if (requests === undefined || facts === undefined) continue;
    if (sortRules(requests.rules, facts).rest.requests === 0) continue;
    const rules = withRest(requests.rules, to);
    if (rules.length > RULES_AT_MOST) return fail('bad-input', 'too many rules');
    mappings = withMapping(mappings, tables, { ...mapping, requests: { ...requests, rules } }) ?? mappings;
  }
  return succeed(mappings);
}

/** Sends events beside the logs that name no artifact there too: no rule is for them. */
export function withFilledEvents(
  fixes: Fixes,
  { parts = [] }: Pick<CheckReport, 'parts'>,
  { kind, id }: ArtifactRule['to'],
): Fixes {
  if (parts.every(({ unit }) => unit === 'request')) return fixes;
  const others = fixes.all.filter((fix) => fix.kind !== 'give-artifact');
  return { ...fixes, all: [...others, { kind: 'give-artifact', of: kind, to: id }] };
}
