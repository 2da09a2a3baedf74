import type { Destination } from '../../shared/destination';
import type { ImportView } from '../../shared/import';
import { outcomeOf, receiptOf, type Outcome } from '../../shared/receipt';
import { number } from './format';

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
