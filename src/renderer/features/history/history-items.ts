import type { ImportView } from '../../../shared/imports/import';
import type { ImportedFiles } from '../../../shared/imports/outcome';
import { startOfDay } from '../../text/format';

/** One row of the list. */
export type HistoryItem =
  /** The files below began on this day. `start` is its first moment by this computer's clock; null: not known. */
  | { readonly kind: 'day'; readonly start: number | null }
  | { readonly kind: 'file'; readonly root: ImportView }
  /** One of several imports that sent events of the file above. */
  | { readonly kind: 'attempt'; readonly view: ImportView };

/** The rows of files that are sorted by their time: grouped by day, and with the attempts of those that are open. */
export function historyItems(
  files: ImportedFiles,
  roots: readonly ImportView[],
  open: ReadonlySet<string>,
): readonly HistoryItem[] {
  const items: HistoryItem[] = [];
  let day: number | null | undefined;
  for (const root of roots) {
    const start = root.createdAt === null ? null : dayOf(root.createdAt);
    if (start !== day) items.push({ kind: 'day', start });
    day = start;
    items.push({ kind: 'file', root });
    if (!open.has(root.id)) continue;
    for (const view of files.of(root).attempts) items.push({ kind: 'attempt', view });
  }
  return items;
}

/** The first moment of a day; null: the text is no time. */
function dayOf(time: string): number | null {
  const start = startOfDay(Date.parse(time));
  return Number.isNaN(start) ? null : start;
}
