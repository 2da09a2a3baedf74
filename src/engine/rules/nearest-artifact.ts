import { distance } from './dollar-keys';
import type { KnownArtifacts } from '../model/check-facts';

/** Looked through for the nearest one, so that a report over a huge account stays quick. */
const COMPARED = 2000;
const LONGEST = 64;

/**
 * The name of what an id may stand for: the account's package or pixel of that id or name, whatever its case and
 * whichever of the two the key asks for; else the one whose id or name differs by a slip or two.
 */
export function nearestArtifact(
  kind: 'package' | 'pixel',
  id: string,
  known: KnownArtifacts,
): string | undefined {
  const wanted = id.trim().toLowerCase();
  if (wanted.length > LONGEST) return undefined;
  const [first, second] =
    kind === 'package' ? [known.packages, known.pixels] : [known.pixels, known.packages];
  // The very id is in `first` when the line names another artifact than the destination.
  const exact = first.get(id) ?? second.get(id);
  if (exact !== undefined) return exact;
  const entries = [...first, ...second].slice(0, COMPARED);
  const same = entries.find((entry) => entry.some((each) => each.toLowerCase() === wanted));
  if (same !== undefined) return same[1];
  const slips = wanted.length >= 20 ? 3 : wanted.length >= 6 ? 2 : 1;
  return entries.find((entry) => entry.some((each) => isNear(each.toLowerCase(), wanted, slips)))?.[1];
}

function isNear(candidate: string, wanted: string, slips: number): boolean {
  if (candidate === '' || Math.abs(candidate.length - wanted.length) > slips) return false;
  return distance(candidate, wanted) <= slips;
}
