import type { CheckReport } from '../../shared/check';
import type { Problem, ProblemCode, ProblemSubject } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import { nearestArtifact } from '../rules/nearest-artifact';
import { OCCURRENCES_COUNTED_UP_TO, FIRST_LINES } from '../model/limits';
import type { ArtifactGroup, KnownArtifacts, ReportFacts, ProblemCount } from '../model/check-facts';
import { partOf } from '../model/part-of';
import { codesIn, GRADES, hasError, hasWarning, NONE, only, type ProblemSet } from '../rules/problems';
import { shorten, topSubjects, withHint } from './subjects';
import { OLDEST_MS } from '../rules/time/event-time';
import { destinationProblems, type NamedId, idsIn, isUnknown } from '../rules/destination-problems';

/** Mixed when most of the lines that can go out say where they belong; otherwise nothing can be told. */
export function likelyDestination(facts: ReportFacts): Destination | null {
  const naming = facts.groups.filter(
    (group) => group.package !== null || group.pixel !== null || group.pixelKey,
  );
  const lines = sum(naming);
  return lines > 0 && lines * 2 >= sum(facts.groups) ? { kind: 'mixed' } : null;
}

/**
 * The report on a file for one destination. Pure and quick: no reading. What it counts as ready is what
 * `produceBody` sends with the same destination, list and moment.
 */
export function reportFor(
  facts: ReportFacts,
  destination: Destination | null,
  known: KnownArtifacts | null,
): CheckReport {
  const judged = facts.groups.map((group) => ({
    group,
    problems: destinationProblems(group, destination, known),
  }));
  const ready = judged.filter(({ problems }) => !hasError(problems));
  const readyLines = sum(ready.map(({ group }) => group));
  return {
    lines: facts.lines,
    blank: facts.blank,
    ready: readyLines,
    skipped: facts.skipped,
    fixed: facts.fixed,
    errors: facts.lines - facts.blank - facts.skipped - readyLines,
    warnings: ready.reduce(
      (count, { group, problems }) => count + (hasWarning(problems) ? group.lines : group.warned),
      0,
    ),
    problems: [
      ...facts.problemCounts.map((tally) => withDeadline(tally, facts)),
      ...destinationTallies(judged, destination, known),
    ].sort(byWeight),
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
    safetyIdsFollowUpTo: facts.linesWithRoom > OCCURRENCES_COUNTED_UP_TO ? OCCURRENCES_COUNTED_UP_TO : null,
  };
}

/** When the first of the events that are soon too old will be: its moment is told as the problem's only value. */
function withDeadline(tally: ProblemCount, { oldestSoundMs }: ReportFacts): ProblemCount {
  const at = oldestSoundMs === null ? null : isoOf(oldestSoundMs + OLDEST_MS);
  if (tally.code !== 'soon-too-old' || at === null) return tally;
  return { ...tally, subjects: [{ text: at, count: tally.count }] };
}

interface JudgedGroup {
  readonly group: ArtifactGroup;
  readonly problems: ProblemSet;
}

function destinationTallies(
  judged: readonly JudgedGroup[],
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemCount[] {
  const all = judged.reduce((set, { problems }) => set | problems, NONE);
  return codesIn(all).map((code) => {
    const groups = judged.filter(({ problems }) => (problems & only(code)) !== 0).map(({ group }) => group);
    return {
      code,
      grade: GRADES[code],
      count: sum(groups),
      lines: groups
        .flatMap((group) => group.first)
        .sort((a, b) => a - b)
        .slice(0, FIRST_LINES),
      subjects: subjectsOf(code, groups, destination, known),
    };
  });
}

/** The ids that are unknown or not the destination, with their lines; what a line rightly names is not told. */
function subjectsOf(
  code: ProblemCode,
  groups: readonly ArtifactGroup[],
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemSubject[] {
  const counts = new Map<string, ProblemSubject & NamedId>();
  for (const group of groups) {
    for (const named of idsIn(group)) {
      const told = code === 'unknown-artifact' ? isUnknown(named, known) : code === 'other-artifact';
      const chosen = destination?.kind === named.kind && destination.id === named.id;
      if (!told || chosen) continue;
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

const ORDER = { error: 0, warning: 1, info: 2 } as const;

function byWeight(a: Problem, b: Problem): number {
  return ORDER[a.grade] - ORDER[b.grade] || b.count - a.count;
}

function sum(groups: readonly ArtifactGroup[]): number {
  return groups.reduce((lines, group) => lines + group.lines, 0);
}

/** Years that JavaScript's own dates do not reach have no ISO form. */
function isoOf(ms: number | null): string | null {
  if (ms === null) return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
