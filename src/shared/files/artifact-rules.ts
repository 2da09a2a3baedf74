import type { Mapping } from './mapping';
import type { ArtifactRule, RequestFacts } from './requests';

/** A rule, its place in the list, and the requests that it is the first to fit. */
export interface CountedRule {
  readonly rule: ArtifactRule;
  readonly at: number;
  readonly requests: number;
}

export interface SortedRules {
  readonly rules: readonly CountedRule[];
  /** What no other rule fits. The last rule names its artifact if it fits every request. */
  readonly rest: { readonly rule: ArtifactRule | null; readonly requests: number };
}

const ANY = '*';

/** The rules of a log, and the rest that they leave. */
export function sortRules(
  rules: readonly ArtifactRule[],
  { byRule, counted }: Pick<RequestFacts, 'byRule' | 'counted'>,
): SortedRules {
  const all = rules.map((rule, at): CountedRule => ({ rule, at, requests: byRule[at] ?? 0 }));
  const last = all.at(-1);
  const hasRest = last !== undefined && last.rule.host === undefined && last.rule.path === ANY;
  const others = hasRest ? all.slice(0, -1) : all;
  const requests = counted - others.reduce((sum, each) => sum + each.requests, 0);
  return { rules: others, rest: { rule: hasRest ? last.rule : null, requests } };
}

/** A table that may be a log. */
interface LogTable {
  readonly mapping: Mapping;
  readonly requests?: RequestFacts;
}

/** The requests that count in the logs of a file which have rules. */
export interface CountedByRules {
  /** Those that no rule fits but the one for the rest. */
  readonly rest: number;
  /** Those that no rule fits: the user has yet to choose for them. */
  readonly open: number;
}

/** What the rules of logs leave; null: no log has rules. */
export function countByRules(tables: readonly LogTable[]): CountedByRules | null {
  const sorted = tables.flatMap(({ mapping, requests }) =>
    mapping.requests === undefined || requests === undefined
      ? []
      : [{ all: mapping.requests.rules, rest: sortRules(mapping.requests.rules, requests).rest }],
  );
  if (sorted.every(({ all }) => all.length === 0)) return null;
  const sum = (rests: readonly SortedRules['rest'][]): number =>
    rests.reduce((requests, rest) => requests + rest.requests, 0);
  const rests = sorted.map(({ rest }) => rest);
  return { rest: sum(rests), open: sum(rests.filter(({ rule }) => rule === null)) };
}

/** Puts a rule last, but before the one for the rest. */
export function addRule(rules: readonly ArtifactRule[], rule: ArtifactRule): readonly ArtifactRule[] {
  const rest = restOf(rules);
  return rest === null ? [...rules, rule] : [...rules.slice(0, -1), rule, rest];
}

export function replaceRule(
  rules: readonly ArtifactRule[],
  at: number,
  rule: ArtifactRule,
): readonly ArtifactRule[] {
  return rules.map((each, index) => (index === at ? rule : each));
}

export function removeRule(rules: readonly ArtifactRule[], at: number): readonly ArtifactRule[] {
  return rules.filter((_, index) => index !== at);
}

/** Moves a rule before the one above it, so that it is tried first. */
export function moveUp(rules: readonly ArtifactRule[], at: number): readonly ArtifactRule[] {
  const [moved, above] = [rules[at], rules[at - 1]];
  if (moved === undefined || above === undefined) return rules;
  return [...rules.slice(0, at - 1), moved, above, ...rules.slice(at + 1)];
}

/** Says where the rest goes; null: nowhere in particular. */
export function withRest(
  rules: readonly ArtifactRule[],
  to: ArtifactRule['to'] | null,
): readonly ArtifactRule[] {
  const others = restOf(rules) === null ? rules : rules.slice(0, -1);
  return to === null ? others : [...others, { path: ANY, to }];
}

function restOf(rules: readonly ArtifactRule[]): ArtifactRule | null {
  return sortRules(rules, { byRule: [], counted: 0 }).rest.rule;
}
