import type { ImportView } from '../../shared/import';
import { outcomeOf } from '../../shared/receipt';

/** The title of the notification about an ended import. */
export function notificationTitle(view: ImportView): string {
  const imported = view.remote?.imported ?? 0;
  const events = new Intl.NumberFormat('en').format(imported);
  switch (outcomeOf(view)) {
    case 'all-imported':
      return `${events} events imported`;
    case 'likely-before':
      return imported === 0
        ? 'Sent again: most likely Scarf had these events already'
        : `${events} events imported. Most likely Scarf had the others already.`;
    case 'contradictory':
      return 'An import has ended. Scarf’s numbers do not add up.';
    case 'vanished':
      return 'Scarf no longer shows an import';
    case 'stopped':
      return 'The import was stopped';
    case 'failed':
      return 'Nothing was imported';
    case 'none-imported':
    case 'partly-imported':
    case 'not-accounted':
    case 'unconfirmed':
    case 'running':
    case 'waiting':
      return `${events} events imported. Some need a look.`;
  }
}
