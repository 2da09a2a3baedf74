import type { ImportView } from '../../shared/import';
import { outcomeOf } from '../../shared/receipt';

/** How an import ended, as the title of its notification. */
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
    case 'stopped':
      return 'The import was stopped';
    case 'failed':
      return 'Nothing was imported';
    default:
      return `${events} events imported. Some need a look.`;
  }
}
