import type { Destination } from '../../shared/destination';
import type { ImportView } from '../../shared/import';
import { outcomeOf, receiptOf, type Outcome } from '../../shared/receipt';
import type { Tone } from '../ui/variant';
import { ago, count, number } from './format';

const OUTCOMES: Record<Outcome, { readonly words: string; readonly tone: Tone }> = {
  'all-imported': { words: 'All imported', tone: 'success' },
  'partly-imported': { words: 'Partly imported', tone: 'warning' },
  'none-imported': { words: 'None imported', tone: 'danger' },
  'likely-before': { words: 'Most likely in Scarf already', tone: 'neutral' },
  'not-accounted': { words: 'Not all accounted for', tone: 'warning' },
  stopped: { words: 'Stopped', tone: 'neutral' },
  failed: { words: 'Not imported', tone: 'danger' },
  unconfirmed: { words: 'Not yet known', tone: 'warning' },
  running: { words: 'Running', tone: 'accent' },
  waiting: { words: 'Waiting', tone: 'waiting' },
};

/** The words and tone of an import's badge. */
export function outcomeText(view: ImportView): { readonly words: string; readonly tone: Tone } {
  const outcome = outcomeOf(view);
  const missing = receiptOf(view)?.notAccountedFor ?? 0;
  if (outcome === 'not-accounted' && missing > 0)
    return { words: `${number(missing)} not accounted for`, tone: 'warning' };
  return OUTCOMES[outcome];
}

/** Where events go, by name. Null: begun elsewhere, so that we cannot know. */
export function destinationName(destination: Destination | null): string | null {
  if (destination === null) return null;
  return destination.kind === 'mixed' ? 'Named in the file' : destination.name;
}

/** The file's name; for an import begun elsewhere, the words that say so. */
export function importName(view: Pick<ImportView, 'fileName'>): string {
  return view.fileName ?? 'Sent from elsewhere';
}

/** Whether something of an import is still to come. */
export function isUnderWay(view: Pick<ImportView, 'phase'>): boolean {
  switch (view.phase.name) {
    case 'queued':
    case 'uploading':
    case 'unconfirmed':
    case 'processing':
      return true;
    case 'done':
    case 'failed':
    case 'cancelled':
      return false;
  }
}

/** "yesterday · 7,496 events to docs-site": the quiet line under an import's name. */
export function importFacts(view: ImportView, now: number): string {
  const events = view.counts?.sent ?? view.progress?.eventsTotal ?? view.remote?.total ?? null;
  const where = destinationName(view.destination);
  const what = events === null ? null : count(events, 'event');
  const parts = [
    view.createdAt === null ? null : ago(view.createdAt, now),
    what !== null && where !== null && view.destination?.kind !== 'mixed' ? `${what} to ${where}` : what,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
