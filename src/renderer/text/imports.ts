import type { Destination } from '../../shared/destination';
import type { ImportView } from '../../shared/import';
import { outcomeOf, receiptOf, type Outcome } from '../../shared/receipt';
import { ago, count, number } from './format';

const OUTCOMES: Record<Outcome, string> = {
  'all-imported': 'All imported',
  'partly-imported': 'Partly imported',
  'none-imported': 'None imported',
  'likely-before': 'Most likely in Scarf already',
  'not-accounted': 'Not all accounted for',
  contradictory: 'Numbers do not add up',
  stopped: 'Stopped',
  vanished: 'Not yet known',
  failed: 'Not imported',
  unconfirmed: 'Not yet known',
  running: 'Running',
  waiting: 'Waiting',
};

/** The words of an import's badge. */
export function outcomeText(view: ImportView): string {
  const outcome = outcomeOf(view);
  const missing = receiptOf(view)?.notAccountedFor ?? 0;
  if (outcome === 'not-accounted' && missing > 0) return `${number(missing)} not accounted for`;
  return OUTCOMES[outcome];
}

/** The name of a destination; null for a foreign import, whose destination is unknown. */
export function destinationName(destination: Destination | null): string | null {
  if (destination === null) return null;
  return destination.kind === 'mixed' ? 'Named in the file' : destination.name;
}

/** The file name, or the label of a foreign import. */
export function importName(view: Pick<ImportView, 'fileName'>): string {
  return view.fileName ?? 'Sent from elsewhere';
}

/** True until an import has ended. */
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

/** The note below an import's name, such as "yesterday · 7,496 events to docs-site". */
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
