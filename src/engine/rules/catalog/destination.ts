import type { Destination } from '../../../shared/destination';
import type { ArtifactGroup, KnownArtifacts } from '../../model/check-facts';
import { isNameOf } from '../artifact-names';
import { MISNAMED_PIXEL_KEY } from '../dollar-keys';
import type { RaisedRule } from '../rule';

/** Scarf answers `artifact-not-found`. */
export const noArtifact: RaisedRule<'no-artifact'> = {
  code: 'no-artifact',
  stage: 'destination',
  grade: 'error',
  source: 'scarf',
};

/** Scarf answers `artifact-not-found`. */
export const unknownArtifact: RaisedRule<'unknown-artifact'> = {
  code: 'unknown-artifact',
  stage: 'destination',
  grade: 'error',
  source: 'scarf',
  mark: { part: 'value', of: 'artifact' },
};

/** The account has one artifact of this name, so its id is sent. Raised by `check/report`, for the lines as they are in the file. */
export const artifactByName: RaisedRule<'artifact-by-name'> = {
  code: 'artifact-by-name',
  stage: 'file',
  grade: 'info',
  source: 'ours',
};

/** The line names another artifact than the destination. Scarf does not say which one counts. */
export const otherArtifact: RaisedRule<'other-artifact'> = {
  code: 'other-artifact',
  stage: 'destination',
  grade: 'warning',
  source: 'ours',
  mark: { part: 'value', of: 'artifact' },
};

/** The key is `$tracking_pixel`, not `$pixel`. */
export const pixelKey: RaisedRule<'pixel-key'> = {
  code: 'pixel-key',
  stage: 'destination',
  grade: 'error',
  source: 'scarf',
  mark: { part: 'key', of: MISNAMED_PIXEL_KEY },
};

export const DESTINATION_CODES = ['no-artifact', 'unknown-artifact', 'other-artifact', 'pixel-key'] as const;

/** The artifacts that a line, or a group of lines, names. */
export type NamedArtifacts = Pick<ArtifactGroup, 'package' | 'pixel' | 'pixelKey'>;

export interface NamedId {
  readonly kind: 'package' | 'pixel';
  readonly id: string;
}

/**
 * The rule that a line breaks at this destination; null: none. An id is unknown only if the account's artifacts are
 * known.
 */
export function destinationProblem(
  named: NamedArtifacts,
  destination: Destination,
  known: KnownArtifacts | null,
): (typeof DESTINATION_CODES)[number] | null {
  if (destination.kind !== 'mixed') {
    return idsIn(named).every((each) => means(each, destination)) ? null : 'other-artifact';
  }
  // `pixel-key` says what is missing; `no-artifact` would only repeat it.
  if (named.pixelKey) return 'pixel-key';
  if (named.package === null && named.pixel === null) return 'no-artifact';
  return idsIn(named).some((each) => isUnknown(each, known)) ? 'unknown-artifact' : null;
}

/** Whether what a line names, by id or by name, is the destination. */
export function means({ kind, id }: NamedId, destination: Destination): boolean {
  return destination.kind === kind && (destination.id === id || isNameOf(id, destination.name));
}

export function idsIn(named: NamedArtifacts): NamedId[] {
  const ids: NamedId[] = [];
  if (named.package !== null) ids.push({ kind: 'package', id: named.package });
  if (named.pixel !== null) ids.push({ kind: 'pixel', id: named.pixel });
  return ids;
}

/** Whether the account has no artifact with this id. False as long as its artifacts are not known. */
export function isUnknown({ kind, id }: NamedId, known: KnownArtifacts | null): boolean {
  return known !== null && !(kind === 'package' ? known.packages : known.pixels).has(id);
}
