import type { Artifact, Destination } from '../../../shared/destination';
import type { MixedWords } from '../../text/imports';

/** Users do not read more rows, and 5,000 rows render slowly. */
export const MAX_SHOWN = 60;

export interface Matches {
  readonly shown: readonly Artifact[];
  /** Number of further matches. */
  readonly more: number;
  /** True when the choice that sends each event to its own matches too. */
  readonly mixed: boolean;
}

/** Finds artifacts by name or id, ignoring case. Names that start with the text come first. */
export function filterDestinations(
  items: readonly Artifact[],
  text: string,
  { label, note }: MixedWords,
): Matches {
  const query = text.trim().toLowerCase();
  if (query === '')
    return { shown: items.slice(0, MAX_SHOWN), more: Math.max(0, items.length - MAX_SHOWN), mixed: true };
  const first: Artifact[] = [];
  const rest: Artifact[] = [];
  for (const item of items) {
    const name = item.name.toLowerCase();
    if (name.startsWith(query)) first.push(item);
    else if (name.includes(query) || item.id.toLowerCase().includes(query)) rest.push(item);
  }
  const all = [...first, ...rest];
  const mixed = `${label} ${note}`.toLowerCase().includes(query);
  return { shown: all.slice(0, MAX_SHOWN), more: Math.max(0, all.length - MAX_SHOWN), mixed };
}

/** Sorts by name with numbers in order; artifacts without a name come last. */
export function sortByName(items: readonly Artifact[]): readonly Artifact[] {
  const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const unnamed = ({ name, id }: Artifact): number => (name === id ? 1 : 0);
  return [...items].sort(
    (a, b) => unnamed(a) - unnamed(b) || order.compare(a.name, b.name) || order.compare(a.id, b.id),
  );
}

/** Key of a destination in the list. */
export function keyOf(destination: Destination | Artifact): string {
  return destination.kind === 'mixed' ? 'mixed' : `${destination.kind}:${destination.id}`;
}

/** The type at the right of a name. */
export function typeLabel(artifact: Artifact): string {
  if (artifact.kind === 'pixel') return 'Tracking pixel';
  return artifact.type === undefined ? 'Package' : `Package · ${artifact.type}`;
}
