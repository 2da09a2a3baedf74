import type { FileFigures, Outcome, Place } from '../../shared/imports/outcome';
import { lowerFirst, number } from './format';

/** How a file stands. The window has no other word for it. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  imported: 'Imported',
  'partly-imported': 'Partly imported',
  'not-imported': 'Not imported',
  stopped: 'Stopped',
  'under-way': 'Under way',
};

/** Where events are, in the order of the bar. */
export const PLACE_WORDS: Readonly<Record<Place, string>> = {
  imported: 'Imported',
  there: 'There already',
  reading: 'Sent, Scarf is reading',
  noAnswer: 'No answer from Scarf',
  refused: 'Refused',
  setAside: 'Set aside',
  leftOut: 'Left out',
  notSent: 'Not sent',
  toGo: 'To go',
};

export const PLACES = Object.keys(PLACE_WORDS) as readonly Place[];

/** "2,404 imported, 39 refused": the bar in words. */
export function figuresText(figures: FileFigures): string {
  const parts = PLACES.filter((place) => figures[place] > 0).map(
    (place) => `${number(figures[place])} ${lowerFirst(PLACE_WORDS[place])}`,
  );
  return parts.length === 0 ? 'No events' : parts.join(', ');
}
