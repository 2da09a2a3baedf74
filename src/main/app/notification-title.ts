import type { ImportedFile } from '../../shared/imports/outcome';
import { addsUp, hasVanished, likelyArrivedEarlier } from '../../shared/imports/receipt';

/** The title of the notification about an ended import. */
export function notificationTitle({ latest, figures, outcome }: ImportedFile): string {
  const { imported, there } = figures;
  const events = new Intl.NumberFormat('en').format(imported + there);
  switch (outcome) {
    case 'imported':
      return there > 0 ? `All ${events} events are in Scarf` : `${events} events imported`;
    case 'stopped':
      return hasVanished(latest) ? 'Scarf no longer shows an import' : 'The import was stopped';
    case 'not-imported':
      return 'Nothing was imported';
    case 'partly-imported':
    case 'under-way':
      if (!addsUp(latest)) return 'An import has ended. Scarf’s numbers do not add up.';
      if (likelyArrivedEarlier(latest) === 0) return `${events} events imported. Some need a look.`;
      return imported === 0
        ? 'Sent again: most likely Scarf had these events already'
        : `${events} events imported. Most likely Scarf had the others already.`;
  }
}
