import type { Artifact } from '../../../shared/destination';
import { distance } from '../../../shared/distance';

/** Compared at most, so that the window answers at once for a huge account. */
const COMPARED = 2000;
const LONGEST = 64;
const SHOWN = 3;
/** So much of a name may differ. */
const SHARE = 0.5;

/** The packages and pixels whose name or id is closest to a text, the closest first. */
export function nearArtifacts(text: string, items: readonly Artifact[]): readonly Artifact[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' || wanted.length > LONGEST) return [];
  return items
    .slice(0, COMPARED)
    .map((item) => ({ item, off: Math.min(offBy(item.name, wanted), offBy(item.id, wanted)) }))
    .filter(({ off }) => off <= SHARE)
    .sort((a, b) => a.off - b.off)
    .slice(0, SHOWN)
    .map(({ item }) => item);
}

/** The share of letters that differ. The last part of a path such as `acme/oven-cli` counts by itself. */
function offBy(name: string, wanted: string): number {
  const whole = name.toLowerCase();
  return Math.min(share(whole, wanted), share(whole.slice(whole.lastIndexOf('/') + 1), wanted));
}

function share(name: string, wanted: string): number {
  const longer = Math.max(name.length, wanted.length);
  if (name === '' || longer > LONGEST || Math.abs(name.length - wanted.length) / longer > SHARE) return 1;
  return distance(name, wanted) / longer;
}
