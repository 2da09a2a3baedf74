import { unitOfCheck, type CheckView } from '../../shared/checks/check';
import type { ImportPhase, ImportView, Slots } from '../../shared/imports/import';
import type { FileFigures } from '../../shared/imports/outcome';
import { READABLE_FILES } from './file-kinds';
import { count, dayAndTime, duration, number } from './format';
import { toDestination } from './imports';
import { progressHeading } from './progress';

/** The words of the start screen. */
export const START_WORDS = {
  title: 'Import events',
  drop: 'Drop files or a folder here',
  help: 'We check them first. Nothing is sent yet.',
  files: READABLE_FILES,
  choose: 'Choose files…',
  chooseOther: 'Choose another file…',
  chooseFolder: 'Choose a folder…',
  again: 'Check it again',
  goOn: 'Go on with it',
  closeFile: 'Close it',
  noPath: {
    title: 'This is not a file on your computer.',
    next: 'Save it to a folder first, then drop it here.',
  },
  underWay: 'Under way',
  answer: 'Answer',
  show: 'Show',
  last: 'Last imports',
  all: 'All imports',
  columns: { file: 'File', share: 'Share', imported: 'Imported', result: 'Result' },
  week: 'Imported in 7 days',
  chart: { bar: 'Day', solid: 'Events imported' },
} as const;

/** How far the file is that the user left open. */
export function openFileNote(view: Exclude<CheckView, { state: 'failed' }>): string {
  if (view.state === 'reading') return 'Being checked. Nothing is sent yet.';
  if (view.resends === null) return 'Checked. Nothing is sent yet.';
  return `${count(view.resends.lines, unitOfCheck(view))} to fix and send. Nothing is sent yet.`;
}

/** True for an import that goes on only when the user decides something. */
export function waitsForUser(phase: ImportPhase): boolean {
  switch (phase.name) {
    case 'queued':
      return phase.why === 'token';
    case 'unconfirmed':
      return phase.finding !== 'looking' && !phase.stopping;
    case 'uploading':
    case 'processing':
    case 'done':
    case 'failed':
    case 'cancelled':
      return false;
  }
}

/** "to docs-site · today, 16:20" */
export function lastFacts(
  view: Pick<ImportView, 'destination' | 'unit' | 'createdAt' | 'artifacts'>,
  now: number,
): string {
  const when = view.createdAt === null ? null : dayAndTime(view.createdAt, now);
  return [when, toDestination(view)].filter((part) => part !== null).join(' · ');
}

/** "61,400 imported, 145,348 sent of 400,000" */
export function underWayFigures({ imported, reading, events }: FileFigures): string {
  const parts = [
    imported > 0 ? `${number(imported)} imported` : null,
    reading > 0 ? `${number(reading)} sent` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? count(events, 'event') : `${parts.join(', ')} of ${number(events)}`;
}

/** What an import under way does, or how long it still takes. */
export function underWayState({ phase, progress }: Pick<ImportView, 'phase' | 'progress'>): string {
  const left = progress?.secondsLeft ?? null;
  if (phase.name === 'uploading' && !phase.stopping && left !== null)
    return left < 1 ? 'almost there' : `about ${duration(left)} left`;
  if (phase.name === 'processing' && !phase.stopping) return 'All sent. Scarf is reading';
  return progressHeading(phase);
}

/** "2 of 15 imports running" */
export function slotsInUse({ inUse, of }: Slots): string {
  return `${number(inUse)} of ${count(of, 'import')} running`;
}

export interface DayCount {
  /** Midnight of the day on this computer. */
  readonly day: number;
  readonly imported: number;
}

const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' });
const fullDay = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });

/** "Wed", "26" and the day in full. */
export function dayNames(day: number): {
  readonly name: string;
  readonly label: string;
  readonly note: string;
} {
  return { name: fullDay.format(day), label: weekday.format(day), note: String(new Date(day).getDate()) };
}

export function weekText(days: readonly DayCount[]): string {
  const all = days.reduce((sum, { imported }) => sum + imported, 0);
  return `${count(all, 'event')} imported in the last ${count(days.length, 'day')}.`;
}
