import type { CheckReport } from '../../shared/check';
import type { Problem, ProblemCode, ProblemSubject } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import { nearestArtifact } from '../rules/nearest-artifact';
import { OCCURRENCES_COUNTED_UP_TO, FIRST_LINES } from '../model/limits';
import type { ArtifactGroup, KnownArtifacts, ReportFacts, ProblemCount } from '../model/check-facts';
import { partOf } from '../model/part-of';
import { codesIn, GRADES, hasError, hasWarning, NONE, only, type ProblemSet } from '../rules/problems';
import { shorten, topSubjects, withHint } from './subjects';
import { OLDEST_MS } from '../rules/catalog/age';
import { idsIn, isUnknown, type NamedId } from '../rules/catalog/destination';
import { destinationProblems } from '../rules/destination-problems';

/** Returns mixed if at least half of the lines without an error name an artifact; null: unknown. */
export function likelyDestination(facts: ReportFacts): Destination | null {
  const naming = facts.groups.filter(
    (group) => group.package !== null || group.pixel !== null || group.pixelKey,
  );
  const lines = linesIn(naming);
  return lines > 0 && lines * 2 >= linesIn(facts.groups) ? { kind: 'mixed' } : null;
}

/**
 * Returns the report on a file for one destination, from its facts alone: no file is read. `known`: the artifacts of the
 * account; null if they are not known. `ready` is the number of lines that `produceBody` sends for the same arguments.
 */
export function reportFor(
  facts: ReportFacts,
  destination: Destination | null,
  known: KnownArtifacts | null,
): CheckReport {
  const groups = facts.groups.map((group) => ({
    group,
    problems: destinationProblems(group, destination, known),
  }));
  const readyGroups = groups.filter(({ problems }) => !hasError(problems));
  const ready = linesIn(readyGroups.map(({ group }) => group));
  return {
    lines: facts.lines,
    blank: facts.blank,
    ready,
    skipped: facts.skipped,
    fixed: facts.fixed,
    errors: facts.lines - facts.blank - facts.skipped - ready,
    warnings: readyGroups.reduce(
      (count, { group, problems }) => count + (hasWarning(problems) ? group.lines : group.warned),
      0,
    ),
    problems: [
      ...facts.problemCounts.map((problem) => withDeadline(problem, facts)),
      ...countDestinationProblems(groups, destination, known),
    ].sort(byImportance),
    compression: facts.compression,
    form: facts.form,
    preview: facts.preview,
    ...(facts.parts !== undefined && { parts: facts.parts.map(partOf), tables: facts.tables ?? [] }),
    plainBytes: facts.plainBytes,
    oldest: isoOf(facts.oldestMs),
    newest: isoOf(facts.newestMs),
    damaged: facts.damaged,
    repeatsComplete: facts.repeatsComplete,
    repeatsCheckedUpTo: facts.repeatsCheckedUpTo,
    safetyIdsFollowUpTo: facts.linesWithoutId > OCCURRENCES_COUNTED_UP_TO ? OCCURRENCES_COUNTED_UP_TO : null,
  };
}

/** Gives `soon-too-old` its subject: the moment at which the oldest event becomes too old. */
function withDeadline(problem: ProblemCount, { oldestSoundMs }: ReportFacts): ProblemCount {
  const deadline = oldestSoundMs === null ? null : isoOf(oldestSoundMs + OLDEST_MS);
  if (problem.code !== 'soon-too-old' || deadline === null) return problem;
  return { ...problem, subjects: [{ text: deadline, count: problem.count }] };
}

interface GroupProblems {
  readonly group: ArtifactGroup;
  readonly problems: ProblemSet;
}

function countDestinationProblems(
  all: readonly GroupProblems[],
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemCount[] {
  const found = all.reduce((set, { problems }) => set | problems, NONE);
  return codesIn(found).map((code) => {
    const groups = all.filter(({ problems }) => (problems & only(code)) !== 0).map(({ group }) => group);
    return {
      code,
      grade: GRADES[code],
      count: linesIn(groups),
      lines: groups
        .flatMap((group) => group.first)
        .sort((a, b) => a - b)
        .slice(0, FIRST_LINES),
      subjects: subjectsOf(code, groups, destination, known),
    };
  });
}

/** Returns the ids that cause the problem, with their lines: unknown ones, or ones that are not the destination. */
function subjectsOf(
  code: ProblemCode,
  groups: readonly ArtifactGroup[],
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemSubject[] {
  const counts = new Map<string, ProblemSubject & NamedId>();
  for (const group of groups) {
    for (const named of idsIn(group)) {
      const isCause = code === 'unknown-artifact' ? isUnknown(named, known) : code === 'other-artifact';
      const isDestination = destination?.kind === named.kind && destination.id === named.id;
      if (!isCause || isDestination) continue;
      const key = `${named.kind} ${named.id}`;
      const count = (counts.get(key)?.count ?? 0) + group.lines;
      counts.set(key, { ...named, text: shorten(named.id), count });
    }
  }
  const top = topSubjects([...counts.values()]) as (ProblemSubject & NamedId)[];
  return top.map(({ kind, id, text, count }) => {
    return withHint({ text, count }, known === null ? undefined : nearestArtifact(kind, id, known));
  });
}

const GRADE_ORDER = { error: 0, warning: 1, info: 2 } as const;

function byImportance(a: Problem, b: Problem): number {
  return GRADE_ORDER[a.grade] - GRADE_ORDER[b.grade] || b.count - a.count;
}

function linesIn(groups: readonly ArtifactGroup[]): number {
  return groups.reduce((lines, group) => lines + group.lines, 0);
}

/** Returns null for a moment beyond the range of JavaScript's dates. */
function isoOf(ms: number | null): string | null {
  if (ms === null) return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
