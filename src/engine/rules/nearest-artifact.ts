import { distance } from '../../shared/distance';
import type { KnownArtifacts } from '../model/check-facts';

/** Artifacts that are compared, so that a report is fast for a huge account. */
const COMPARED = 2000;
const LONGEST = 64;

/**
 * The name of the artifact that an id may mean; undefined: none is near. First the package or pixel with this id or
 * name, ignoring case and kind; else the first whose id or name differs by at most three letters.
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
  // `first` has the exact id if the line names another artifact than the destination.
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
