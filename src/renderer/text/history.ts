import type { ImportView, Slots } from '../../shared/import';
import { likelyArrivedEarlier, missingInForeignImport, outcomeOf, receiptOf } from '../../shared/receipt';
import { bytes, count, number } from './format';

/** The state of an import in two or three words. */
export function resultText(view: ImportView): string {
  switch (outcomeOf(view)) {
    case 'all-imported':
      return 'All imported';
    case 'partly-imported':
      return partlyImportedText(view);
    case 'none-imported':
      return 'None imported';
    case 'likely-before':
      return `${number(likelyArrivedEarlier(view))} most likely there already`;
    case 'not-accounted':
      return notAccountedText(view);
    case 'contradictory':
      return 'Numbers do not add up';
    case 'stopped':
      return 'Stopped';
    case 'vanished':
      return 'No longer listed';
    case 'failed':
      return 'Did not finish';
    case 'unconfirmed':
      return 'Please check';
    case 'running':
      return runningText(view);
    case 'waiting':
      return 'Waiting';
  }
}

function partlyImportedText({ remote, counts }: ImportView): string {
  const failed = remote?.failed ?? 0;
  const setAside = counts?.setAside ?? 0;
  const notSent = counts?.notSent ?? 0;
  if (failed === 0 && notSent === 0) return `${number(setAside)} set aside`;
  if (failed === 0 && setAside === 0) return `${number(notSent)} not sent`;
  // A user who stops an import leaves events unsent.
  if (notSent > 0) return `${number(failed + setAside + notSent)} not imported`;
  return `${number(failed + setAside)} could not be imported`;
}

function notAccountedText(view: ImportView): string {
  const missing = receiptOf(view)?.notAccountedFor ?? missingInForeignImport(view);
  return missing === null ? 'No counts from Scarf' : `${number(missing)} not accounted for`;
}

function runningText({ phase }: ImportView): string {
  if ('stopping' in phase && phase.stopping) return 'Stopping';
  return phase.name === 'uploading' ? 'Sending' : 'Scarf is reading';
}

/** The note below the file name; null when there is nothing to add. */
export function fileNote({ origin, remoteId, counts, fileSize }: ImportView): string | null {
  if (origin === 'foreign') return remoteId === null ? null : `Import ${remoteId}`;
  const parts = [
    ...(counts === null ? [] : [count(counts.lines, 'line')]),
    ...(fileSize === null ? [] : [bytes(fileSize)]),
  ];
  return parts.length === 0 ? null : parts.join(' · ');
}

export function shownOf(shown: number, all: number): string {
  return shown === all ? count(all, 'import') : `${number(shown)} of ${count(all, 'import')}`;
}

/** "12 of Scarf’s 15 slots in use"; null while none is in use. */
export function slotsNote(slots: Slots | null): string | null {
  if (slots === null || slots.inUse === 0) return null;
  return `${number(slots.inUse)} of Scarf’s ${count(slots.of, 'slot')} in use`;
}

/** Title of the banner about unreadable records set aside at startup. */
export function damagedText(records: number): string {
  const one = records === 1;
  return `${count(records, 'record')} of earlier imports could not be read. ${one ? 'It was' : 'They were'} set aside.`;
}

/** The words for records that a newer version of the app wrote. */
export function newerText(records: number): { readonly title: string; readonly next: string } {
  const one = records === 1;
  return {
    title: `${count(records, 'import')} ${one ? 'was' : 'were'} saved by a newer version of this app.`,
    next:
      `This version cannot show or follow ${one ? 'it' : 'them'} and changes nothing about ${one ? 'it' : 'them'}. ` +
      `Open the newer version to see ${one ? 'it' : 'them'}. Until then don’t send ${one ? 'its file' : 'their files'} again.`,
  };
}

export const HISTORY_WORDS = {
  title: 'History',
  columns: { file: 'File', when: 'When', where: 'Where', imported: 'Imported', result: 'Result' },
  caption: 'Imports, newest first',
  importedUnit: ' imported',
  noneYet: 'No count yet',
  shown: (some: string, all: string) => `The newest ${some} of ${all} are shown.`,
  filter: 'Find by file name',
  refresh: 'Refresh',
  loading: 'Asking Scarf for this account’s imports…',
  emptyTitle: 'No imports yet',
  empty: 'What you import is listed here, with its result.',
  emptyAction: 'Import a file',
  noMatch: 'No file name matches.',
  showAll: 'Show all imports',
  showMore: 'Show more',
  offline: (time: string | null) =>
    time === null ? 'Scarf was not reached yet.' : `Scarf is out of reach. This is the list as of ${time}.`,
  damagedNote: 'Nothing was deleted. The folder is:',
  showFolder: 'Show the data folder',
  notKnown: 'Not known',
} as const;
