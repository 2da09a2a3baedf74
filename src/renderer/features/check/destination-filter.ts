import type { Artifact, Destination } from '../../../shared/destination';

/** Rows that are shown at once: more would not be read, and 5,000 would not be fast. */
export const SHOWN = 60;

export interface Matches {
  readonly shown: readonly Artifact[];
  /** Matches beyond those shown. */
  readonly more: number;
  /** "Named in the file" matches too. */
  readonly mixed: boolean;
}

export const MIXED_LABEL = 'Named in the file';
export const MIXED_NOTE = 'each event says where it goes';

/**
 * Artifacts whose name or id holds the text, case ignored; names that begin with it come first, the rest in the order
 * of the list.
 */
export function matching(items: readonly Artifact[], text: string): Matches {
  const wanted = text.trim().toLowerCase();
  if (wanted === '')
    return { shown: items.slice(0, SHOWN), more: Math.max(0, items.length - SHOWN), mixed: true };
  const first: Artifact[] = [];
  const rest: Artifact[] = [];
  for (const item of items) {
    const name = item.name.toLowerCase();
    if (name.startsWith(wanted)) first.push(item);
    else if (name.includes(wanted) || item.id.toLowerCase().includes(wanted)) rest.push(item);
  }
  const all = [...first, ...rest];
  const mixed = `${MIXED_LABEL} ${MIXED_NOTE}`.toLowerCase().includes(wanted);
  return { shown: all.slice(0, SHOWN), more: Math.max(0, all.length - SHOWN), mixed };
}

/** By name, as a person would look it up; names that are alike stand by id, what has no name of its own last. */
export function byName(items: readonly Artifact[]): readonly Artifact[] {
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const unnamed = ({ name, id }: Artifact): number => (name === id ? 1 : 0);
  return [...items].sort(
    (a, b) => unnamed(a) - unnamed(b) || order.compare(a.name, b.name) || order.compare(a.id, b.id),
  );
}

/** One text for each destination, and back. */
export function keyOf(destination: Destination | Artifact): string {
  return destination.kind === 'mixed' ? 'mixed' : `${destination.kind}:${destination.id}`;
}

/** What stands at the right of a name. */
export function typeOf(artifact: Artifact): string {
  if (artifact.kind === 'pixel') return 'Tracking pixel';
  return artifact.type === undefined ? 'Package' : `Package · ${artifact.type}`;
}
