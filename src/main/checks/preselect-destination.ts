import type { CheckSample } from '../../shared/check';
import type { Destination } from '../../shared/destination';
import { likelyDestination, reportFor } from '../../engine/check/report';
import type { KnownArtifacts, ReportFacts, SampleFacts } from '../../engine/model/check-facts';

/** What helps to guess a destination. */
export interface DestinationHints {
  /** The destination that the user chose last. */
  readonly last: Destination | null;
  /** Null: the account's artifacts are not known yet. */
  readonly known: KnownArtifacts | null;
}

/** The destination that the events name, else the one chosen last if it still exists, else null. */
export function preselectDestination(
  facts: ReportFacts,
  { last, known }: DestinationHints,
): Destination | null {
  const likely = likelyDestination(facts);
  if (likely !== null) return likely;
  if (last === null || last.kind === 'mixed') return null;
  const ids = last.kind === 'package' ? known?.packages : known?.pixels;
  return ids === undefined || ids.has(last.id) ? last : null;
}

/** The sample with a report for its likely destination. */
export function reportSample(facts: SampleFacts, hints: DestinationHints): CheckSample {
  const destination = preselectDestination(facts, hints);
  const report = reportFor(facts, destination, hints.known);
  const { linesInAll, keys } = facts;
  return { report, destination, linesInAll, keys };
}
