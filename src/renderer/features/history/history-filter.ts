import type { ImportView } from '../../../shared/imports/import';
import { accountKey, isSameOwner } from '../../../shared/owner';
import type { ImportedFiles, Outcome } from '../../../shared/imports/outcome';
import { startOfDay } from '../../text/format';
import { destinationName, importName } from '../../text/imports';

/** What the list is narrowed down to; null: anything. */
export interface HistoryFilter {
  /** Part of a file's name, or of who began the import. */
  readonly text: string;
  readonly outcome: Outcome | null;
  /** The name of a package or pixel. */
  readonly destination: string | null;
  /** Begun in so many days, today included. */
  readonly days: number | null;
  /** The account; null: all of them. */
  readonly owner: string | null;
}

export const NO_FILTER: HistoryFilter = {
  text: '',
  outcome: null,
  destination: null,
  days: null,
  owner: null,
};

/**
 * The files that match, each by the import that sent it. `today` is the first moment of today. What became of a file is
 * found only where it counts.
 */
export function matchingFiles(
  files: ImportedFiles,
  { text, outcome, destination, days, owner }: HistoryFilter,
  today: number,
): readonly ImportView[] {
  const words = text.trim().toLowerCase();
  const from = days === null ? '' : new Date(startOfDay(today, 1 - days)).toISOString();
  return files.roots.filter(
    (root) =>
      (words === '' || nameTexts(root).some((name) => name.toLowerCase().includes(words))) &&
      (destination === null || destinationName(root) === destination) &&
      (days === null || (root.createdAt ?? '') >= from) &&
      (owner === null || isSameOwner(root.owner, owner)) &&
      (outcome === null || files.of(root).outcome === outcome),
  );
}

function nameTexts(root: ImportView): readonly string[] {
  return [importName(root), root.startedBy ?? '', ...(root.parts ?? []).map(({ name }) => name)];
}

/** Options of a list to choose from stay few. */
const OPTIONS_AT_MOST = 200;

/** The destinations of all imports, by name. */
export function destinationsOf(roots: readonly ImportView[]): readonly string[] {
  const names = new Set(roots.flatMap((root) => destinationName(root) ?? []));
  return [...names].sort((a, b) => a.localeCompare(b)).slice(0, OPTIONS_AT_MOST);
}

/** The accounts of all imports and those that are kept, by name. */
export function ownersOf(roots: readonly ImportView[], kept: readonly string[]): readonly string[] {
  const byKey = new Map(
    [...roots.map(({ owner }) => owner), ...kept].map((owner) => [accountKey(owner), owner]),
  );
  return [...byKey.values()].sort((a, b) => a.localeCompare(b));
}
