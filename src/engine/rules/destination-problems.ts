import type { Destination } from '../../shared/destination';
import type { ArtifactGroup, KnownArtifacts } from '../model/check-facts';
import { hasError, NONE, only, type ProblemSet } from './problems';
import type { LineResult } from './line-result';

/** What a line, or a group of lines, names. */
export type Named = Pick<ArtifactGroup, 'package' | 'pixel' | 'pixelKey'>;

/**
 * The problems that a destination makes of what a line names. Report, sending and finding all ask here. Without a
 * destination there are none; an id counts as unknown only when the account's list is known.
 */
export function destinationProblems(
  named: Named,
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemSet {
  if (destination === null) return NONE;
  if (destination.kind !== 'mixed') {
    return idsIn(named).every(({ kind, id }) => kind === destination.kind && id === destination.id)
      ? NONE
      : only('other-artifact');
  }
  // `$pixel` says what is missing: no need to say as well that nothing is named.
  if (named.pixelKey) return only('pixel-key');
  if (named.package === null && named.pixel === null) return only('no-artifact');
  return idsIn(named).some((each) => isUnknown(each, known)) ? only('unknown-artifact') : NONE;
}

/** All problems of a line. What a destination makes of it counts only where the line is sound by itself. */
export function problemsWithDestination(
  verdict: LineResult,
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemSet {
  if (hasError(verdict.problems)) return verdict.problems;
  return verdict.problems | destinationProblems(verdict, destination, known);
}

export interface NamedId {
  readonly kind: 'package' | 'pixel';
  readonly id: string;
}

export function idsIn(named: Named): NamedId[] {
  const ids: NamedId[] = [];
  if (named.package !== null) ids.push({ kind: 'package', id: named.package });
  if (named.pixel !== null) ids.push({ kind: 'pixel', id: named.pixel });
  return ids;
}

export function isUnknown({ kind, id }: NamedId, known: KnownArtifacts | null): boolean {
  return known !== null && !(kind === 'package' ? known.packages : known.pixels).has(id);
}
