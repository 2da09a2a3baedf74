import type { ArtifactCount, CheckReport, EventHour } from '../../shared/checks/check';
import type { Problem } from '../../shared/checks/problem';
import type { Destination, RememberedName } from '../../shared/destination';
import { nearestArtifact } from '../rules/nearest-artifact';
import { namesIn, sendingIds, type FoundName } from './names-in-groups';
import { ARTIFACTS_SHOWN, OCCURRENCES_COUNTED_UP_TO, FIRST_LINES } from '../model/limits';
import type { ArtifactGroup, KnownArtifacts, LinesByHour, ReportFacts } from '../model/check-facts';
import { partOf } from '../model/part-of';
import { GRADES, hasError, hasWarning, NONE, only, type ProblemSet } from '../rules/problems';
import { isoOf } from './iso-time';
import { shorten, topSubjects } from './subjects';
import { DESTINATION_CODES, idsIn, means, isUnknown, type NamedId } from '../rules/catalog/destination';
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
 * account; null if they are not known. `remembered`: the user's word on what names mean. `ready` is the number of lines
 * that `produceBody` sends for the same arguments, with the fixes for the names in the file.
 */
export function reportFor(
  facts: ReportFacts,
  destination: Destination | null,
  known: KnownArtifacts | null,
  remembered: readonly RememberedName[] = [],
): CheckReport {
  const namesOf = (groups: readonly ArtifactGroup[]): readonly FoundName[] =>
    namesIn(groups, destination, known, remembered);
  const asSent = sendingIds(namesOf(facts.groups));
  const groups = facts.groups.map((inFile) => {
    const group = asSent(inFile);
    return { group, inFile, problems: destinationProblems(group, destination, known) };
  });
  const readyGroups = groups.filter(({ problems }) => !hasError(problems));
  const ready = linesIn(readyGroups.map(({ group }) => group));
  const byName = readyGroups.filter(({ group, inFile }) => group !== inFile).map(({ inFile }) => inFile);
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
      ...facts.problems.map((problem) => withSent(problem, readyGroups)),
      ...countDestinationProblems(groups, destination, known),
      ...countNames(namesOf(byName), linesIn(byName), known),
    ].sort(byImportance),
    compression: facts.compression,
    form: facts.form,
    preview: facts.preview,
    ...(facts.eventKeys !== undefined && { eventKeys: facts.eventKeys }),
    ...(facts.requests !== undefined && { requests: facts.requests }),
    questions: facts.questions,
    ...(facts.parts !== undefined && { parts: facts.parts.map(partOf), tables: facts.tables ?? [] }),
    ...(facts.inOrderOfTime === true && { inOrderOfTime: true }),
    plainBytes: facts.plainBytes,
    oldest: isoOf(Math.min(...readyGroups.map(({ group }) => group.oldestMs))),
    newest: isoOf(Math.max(...readyGroups.map(({ group }) => group.newestMs))),
    hours: hoursOf(
      readyGroups.map(({ group }) => group),
      facts.tooOld,
    ),
    ...artifactsOf(groups, destination, known),
    damaged: facts.damaged,
    repeatsComplete: facts.repeatsComplete,
    repeatsCheckedUpTo: facts.repeatsCheckedUpTo,
    safetyIdsFollowUpTo: facts.linesWithoutId > OCCURRENCES_COUNTED_UP_TO ? OCCURRENCES_COUNTED_UP_TO : null,
  };
}

/** A problem that does not keep lines from being sent says how many of its lines are, if others are set aside. */
function withSent(problem: Problem, ready: readonly GroupProblems[]): Problem {
  const { code, grade, count } = problem;
  if (grade === 'error' || only(code) === NONE) return problem;
  const sent = ready.reduce((lines, { group }) => lines + (group.problems.get(code) ?? 0), 0);
  return sent === count ? problem : { ...problem, sent };
}

/** Ready lines and those that are too old by hour; null: not known of all. */
function hoursOf(ready: readonly ArtifactGroup[], tooOld: LinesByHour): readonly EventHour[] | null {
  const all = new Map<number, Omit<EventHour, 'startMs'>>();
  const at = (startMs: number): Omit<EventHour, 'startMs'> => all.get(startMs) ?? { ready: 0, tooOld: 0 };
  for (const { hours } of ready) {
    if (hours === null) return null;
    for (const [startMs, lines] of hours) {
      const hour = at(startMs);
      all.set(startMs, { ...hour, ready: hour.ready + lines });
    }
  }
  for (const [startMs, lines] of tooOld) all.set(startMs, { ...at(startMs), tooOld: lines });
  return [...all].map(([startMs, hour]) => ({ startMs, ...hour })).sort((a, b) => a.startMs - b.startMs);
}

/** Where the lines without an error go. */
function artifactsOf(
  groups: readonly GroupProblems[],
  destination: Destination | null,
  known: KnownArtifacts | null,
): Pick<CheckReport, 'artifacts' | 'moreArtifacts'> {
  const counts = new Map<string, ArtifactCount>();
  for (const { group, problems } of groups) {
    const setAside = hasError(problems);
    const artifact = targetOf(group, destination, known);
    const key = `${setAside} ${artifact === null ? '' : `${artifact.kind} ${artifact.id}`}`;
    counts.set(key, { artifact, setAside, events: (counts.get(key)?.events ?? 0) + group.lines });
  }
  const all = [...counts.values()].sort(
    (a, b) => Number(a.setAside) - Number(b.setAside) || b.events - a.events,
  );
  return {
    artifacts: all.slice(0, ARTIFACTS_SHOWN),
    moreArtifacts: Math.max(0, all.length - ARTIFACTS_SHOWN),
  };
}

/** The artifact that a group counts for. Of two, the one that is unknown, since it is the cause. */
function targetOf(
  group: ArtifactGroup,
  destination: Destination | null,
  known: KnownArtifacts | null,
): ArtifactCount['artifact'] {
  if (destination !== null && destination.kind !== 'mixed') {
    const { kind, id, name } = destination;
    return { kind, id, name };
  }
  const ids = idsIn(group);
  const named = ids.find((id) => isUnknown(id, known)) ?? ids[0];
  if (named === undefined) return null;
  const { kind, id } = named;
  const names = kind === 'package' ? known?.packages : known?.pixels;
  return { kind, id: shorten(id), name: names?.get(id) ?? shorten(id) };
}

interface GroupProblems {
  readonly group: ArtifactGroup;
  readonly problems: ProblemSet;
}

function countDestinationProblems(
  all: readonly GroupProblems[],
  destination: Destination | null,
  known: KnownArtifacts | null,
): Problem[] {
  const nameOf = ({ kind, id }: NamedId): string | undefined =>
    known === null ? undefined : nearestArtifact(kind, id, known);
  return DESTINATION_CODES.flatMap((code): Problem[] => {
    const groups = all.filter(({ problems }) => (problems & only(code)) !== 0).map(({ group }) => group);
    if (groups.length === 0) return [];
    const base = { grade: GRADES[code], count: linesIn(groups), lines: firstLinesIn(groups) };
    switch (code) {
      case 'unknown-artifact': {
        const unknown = mostNamed(groups, (named) => isUnknown(named, known));
        const artifacts = unknown.map(({ named, count }) => {
          const suggestion = nameOf(named);
          return { id: shorten(named.id), count, ...(suggestion !== undefined && { suggestion }) };
        });
        return [{ code, ...base, artifacts }];
      }
      case 'other-artifact': {
        const others = mostNamed(groups, (named) => destination === null || !means(named, destination));
        const artifacts = others.map(({ named, count }) => {
          const name = nameOf(named);
          return { id: shorten(named.id), count, ...(name !== undefined && { name }) };
        });
        return [{ code, ...base, artifacts }];
      }
      case 'no-artifact':
      case 'pixel-key':
        return [{ code, ...base }];
    }
  });
}

/** One note on all names that are sent as ids, in so many lines. */
function countNames(names: readonly FoundName[], count: number, known: KnownArtifacts | null): Problem[] {
  if (names.length === 0) return [];
  const nameOf = ({ kind, id }: FoundName): string | undefined =>
    (kind === 'package' ? known?.packages : known?.pixels)?.get(id);
  const shown = topSubjects(names.map((name) => ({ ...name, count: name.lines })));
  return [
    {
      code: 'artifact-by-name',
      grade: GRADES['artifact-by-name'],
      count,
      lines: [],
      named: shown.map((each) => ({
        text: shorten(each.text),
        count: each.count,
        name: nameOf(each) ?? each.id,
        ...(each.remembered && { remembered: true }),
      })),
    },
  ];
}

interface NamedCount {
  readonly named: NamedId;
  /** Lines that name it. */
  readonly count: number;
}

/** Returns the ids that cause a problem, the most frequent first. */
function mostNamed(groups: readonly ArtifactGroup[], isCause: (named: NamedId) => boolean): NamedCount[] {
  const counts = new Map<string, NamedCount>();
  for (const group of groups) {
    for (const named of idsIn(group).filter(isCause)) {
      const key = `${named.kind} ${named.id}`;
      counts.set(key, { named, count: (counts.get(key)?.count ?? 0) + group.lines });
    }
  }
  return topSubjects([...counts.values()]);
}

function firstLinesIn(groups: readonly ArtifactGroup[]): number[] {
  return groups
    .flatMap((group) => group.first)
    .sort((a, b) => a - b)
    .slice(0, FIRST_LINES);
}

const GRADE_ORDER = { error: 0, warning: 1, info: 2 } as const;

function byImportance(a: Problem, b: Problem): number {
  return GRADE_ORDER[a.grade] - GRADE_ORDER[b.grade] || b.count - a.count;
}

function linesIn(groups: readonly ArtifactGroup[]): number {
  return groups.reduce((lines, group) => lines + group.lines, 0);
}
