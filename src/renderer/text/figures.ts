import type { ImportView } from '../../shared/imports/import';
import type { ImportedFile, Place } from '../../shared/imports/outcome';
import { bytes, count, number, percent, shortDuration, timeOfDay } from './format';
import { timeLeftText } from './next-action';
import { PLACE_WORDS } from './outcomes';

/** A large number of a page, with a note below it. */
export interface FigureText {
  readonly place: Place | 'time';
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
}

/** The figures of a file in the order of its bar: what is in Scarf, then what is not; the time left while there is one. */
export function figureTexts(file: ImportedFile, now: number): readonly FigureText[] {
  const places = placesOf(file).map((place): FigureText => ({
    place,
    label: PLACE_WORDS[place],
    value: number(file.figures[place]),
    note: noteOf(place, file),
  }));
  const time = timeOf(file, now);
  return time === null ? places : [...places, time];
}

const ENDED: readonly Place[] = [
  'imported',
  'there',
  'noAnswer',
  'refused',
  'setAside',
  'leftOut',
  'notSent',
];
const RUNNING: readonly Place[] = [
  'imported',
  'there',
  'reading',
  'noAnswer',
  'refused',
  'setAside',
  'leftOut',
  'toGo',
];

function placesOf({ figures, outcome, latest }: ImportedFile): readonly Place[] {
  const isRunning = outcome === 'under-way';
  // What is still to go is of interest only until all is sent.
  const sending = latest.phase.name === 'processing' ? [] : ['toGo'];
  const always = isRunning ? ['imported', 'reading', ...sending] : ['imported'];
  return (isRunning ? RUNNING : ENDED).filter((place) => figures[place] > 0 || always.includes(place));
}

function noteOf(place: Place, { figures, latest, root, outcome }: ImportedFile): string | undefined {
  switch (place) {
    case 'imported': {
      const all = figures.events - figures.leftOut;
      return all === 0 ? undefined : `${shareText(figures.imported, all)} of ${wholeText(all, root)}`;
    }
    case 'there':
      return 'from another import of these events';
    case 'setAside':
      return figures.tooOld > 0 ? `${number(figures.tooOld)} too old` : 'not sent';
    case 'leftOut':
      return root.unit === 'request' ? 'do not count as events' : 'by you';
    case 'noAnswer':
      return outcome === 'stopped' || latest.phase.name === 'unconfirmed'
        ? 'may be in Scarf'
        : 'most often repeats';
    case 'notSent':
      return 'still only on this computer';
    case 'refused':
    case 'reading':
      return undefined;
    case 'toGo':
      return sizeLeft(latest);
  }
}

/** Some are never none. */
function shareText(part: number, whole: number): string {
  return part > 0 && part * 100 < whole ? `less than ${percent(1, 100)}` : percent(part, whole);
}

/** The whole that a result speaks of: without what is left out. */
function wholeText(events: number, { unit }: ImportView): string {
  return count(events, unit === 'line' || unit === 'request' ? 'event' : unit);
}

function sizeLeft({ progress }: ImportView): string | undefined {
  if (progress === null || progress.bytesTotal === 0) return undefined;
  return `${bytes(progress.bytesTotal - progress.bytes)} of ${bytes(progress.bytesTotal)}`;
}

function timeOf({ latest, outcome, rest }: ImportedFile, now: number): FigureText | null {
  if (outcome === 'under-way') {
    const left = latest.progress?.secondsLeft ?? null;
    if (left === null || left < 1) return null;
    const note = `sent at about ${timeOfDay(new Date(now + left * 1000).toISOString())}`;
    return { place: 'time', label: 'Time left', value: shortDuration(left), note };
  }
  const text = rest === null ? null : timeLeftText(rest, now);
  return text === null
    ? null
    : { place: 'time', label: 'Time left for the rest', value: text.left, note: text.oldest };
}
