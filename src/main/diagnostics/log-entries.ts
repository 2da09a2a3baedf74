import { constants } from 'node:os';
import { FAILURE_CODES } from '../../shared/failure';

/** How an entry of the app's log begins. */
const BEGIN = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;

/** Codes of the system and of our own failures: they come from lists, so they repeat nothing of a file. */
const CODES: ReadonlySet<string> = new Set([...Object.keys(constants.errno), ...FAILURE_CODES]);
/** A place in Node or in one of the app's own bundles. */
const PLACE = /([\w-]{1,60}\.cjs|node:[\w/]{1,60}):\d{1,7}:\d{1,7}\)?$/;

/** The entries in the last part of a log, the latest last. The first one may have been cut, and is left out. */
export function entriesIn(log: string): readonly string[] {
  const entries: string[] = [];
  for (const line of log.split('\n')) {
    if (BEGIN.test(line)) entries.push(line);
    else if (entries.length > 0 && line !== '') entries.push(`${entries.pop() ?? ''}\n${line}`);
  }
  return entries;
}

/**
 * An entry without its words: when, what kind of error, known codes, and where in the app. The words of an error may repeat
 * the name of a file or a part of an event, so nothing of them is kept but what is in a list.
 */
export function withoutWords(entry: string): string {
  const [first = '', ...others] = entry.split('\n');
  const [at = '', kind = '', ...words] = first.split(' ');
  const name = /^[A-Z][A-Za-z]{0,30}Error(?=:|$)/.exec(words.join(' '))?.[0] ?? '';
  const codes =
    words
      .join(' ')
      .match(/[\w-]+/g)
      ?.filter((word) => CODES.has(word)) ?? [];
  const places = others.flatMap((line) => (/^\s+at /.test(line) ? (PLACE.exec(line)?.[0] ?? []) : []));
  const head = [at, kind, name, ...new Set(codes)].filter((part) => part !== '').join(' ');
  return [head, ...places.map((place) => `    at ${place.replace(')', '')}`)].join('\n');
}
