import type { DollarKey } from './dollar-keys';
import { isDoubtful, knownName } from './key-names';

/** (ours) What an event says little without, and what other programs give names of their own. */
const TOLD: ReadonlySet<DollarKey> = new Set([
  '$time',
  '$remote_address',
  '$user_agent',
  '$package',
  '$unique_id',
]);

/** The key of Scarf that the name of an outer key means; null: none, or it is that key itself. */
export function toldBy(name: string): DollarKey | null {
  if (name.startsWith('$')) return null;
  const known = knownName(name);
  return known === undefined || isDoubtful(known) || !TOLD.has(known.key) ? null : known.key;
}

/** A file has few names; one that has more costs time, not memory. */
const REMEMBERED = 4096;

/** Collects the names of outer keys that mean a key of Scarf. Each name is looked at once. */
export class TellingNames {
  private readonly seen = new Set<string>();
  private found = new Set<string>();

  see(name: string): void {
    if (this.seen.has(name)) return;
    if (this.seen.size < REMEMBERED) this.seen.add(name);
    if (toldBy(name) !== null) this.found.add(name);
  }

  seeAll(names: readonly string[]): void {
    for (const name of names) this.see(name);
  }

  /** Returns the names that were found since the last call. */
  take(): readonly string[] {
    if (this.found.size === 0) return NO_NAMES;
    const names = [...this.found];
    this.found = new Set();
    return names;
  }
}

const NO_NAMES: readonly string[] = [];
