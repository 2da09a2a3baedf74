import { isDeepStrictEqual } from 'node:util';
import { tablesOf, type CheckSample } from '../../shared/checks/check';
import type { Destination, RememberedDestination } from '../../shared/destination';
import { countByRules } from '../../shared/files/artifact-rules';
import { likelyDestination, reportFor } from '../../engine/check/report';
import type { KnownArtifacts, ReportFacts, SampleFacts } from '../../engine/model/check-facts';

/** What helps to guess a destination. */
export interface DestinationHints {
  /** What the user chose for this very file; null: nothing. */
  readonly chosen: Destination | null;
  /** Where the user sent files of a kind, newest last. */
  readonly remembered: readonly RememberedDestination[];
  /** Null: the account's artifacts are not known yet. */
  readonly known: KnownArtifacts | null;
}

type FileFacts = Pick<ReportFacts, 'questions'>;

/**
 * The destination that the events name, else the one that the user chose for the file, else where the last file of this
 * kind went, if that still exists. Null: the user chooses, also for the requests of a log that no rule fits.
 */
export function preselectDestination(facts: ReportFacts, hints: DestinationHints): Destination | null {
  const byRules = countByRules(tablesOf(facts, ''));
  if (byRules !== null) return byRules.open === 0 ? { kind: 'mixed' } : null;
  const chosen = hints.chosen?.kind === 'mixed' ? null : hints.chosen;
  return likelyDestination(facts) ?? chosen ?? lastDestination(facts, hints);
}

/** Whether a destination is where the last file of this kind went. */
export function isAsLastTime(
  destination: Destination | null,
  facts: FileFacts,
  remembered: readonly RememberedDestination[],
): boolean {
  if (destination === null || destination.kind === 'mixed') return false;
  const last = rememberedFor(facts, remembered);
  return last?.kind === destination.kind && last.id === destination.id;
}

/** Adds where a file went, newest last, in place of where others of its kinds did. */
export function withDestination(
  all: readonly RememberedDestination[],
  { questions }: FileFacts,
  destination: Destination,
): readonly RememberedDestination[] {
  const kinds = [...new Set(questions.map(({ kind }) => kind))];
  const others = all.filter((each) => !kinds.includes(each.kind));
  return [...others, ...kinds.map((kind) => ({ kind, destination }))];
}

/** The sample with a report for its likely destination. */
export function reportSample(facts: SampleFacts, hints: DestinationHints): CheckSample {
  const destination = preselectDestination(facts, hints);
  const report = reportFor(facts, destination, hints.known);
  const { linesInAll, keys } = facts;
  return { report, destination, linesInAll, keys };
}

function lastDestination(facts: FileFacts, { remembered, known }: DestinationHints): Destination | null {
  const last = rememberedFor(facts, remembered);
  if (last === null || last.kind === 'mixed') return null;
  const ids = last.kind === 'package' ? known?.packages : known?.pixels;
  return ids === undefined || ids.has(last.id) ? last : null;
}

/** Where files of all the kinds in a file went; null: not known, or to several places. */
function rememberedFor(
  { questions }: FileFacts,
  remembered: readonly RememberedDestination[],
): Destination | null {
  const destinations = questions.map(
    ({ kind }) => remembered.findLast((each) => each.kind === kind)?.destination ?? null,
  );
  const [first = null] = destinations;
  return destinations.every((each) => isDeepStrictEqual(each, first)) ? first : null;
}
