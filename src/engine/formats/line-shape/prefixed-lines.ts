import { knownName, seemsTime } from '../../rules/key-names';
import { isRecord } from '../../rules/records';
import { parsed } from '../json/parsed';

/** A brace of JSON is followed by a key; one of a label, as in `{app="x"}`, is not. */
const BEGINS = /\{[ \t]*"/;

/** The line from its JSON on, without what a log writes before it. A line without JSON stays as it is. */
export function withoutPrefix(line: string): string {
  const start = line.search(BEGINS);
  return start <= 0 ? line : line.slice(start);
}

/** (ours) Other programs may write to the same log. */
const MOST_LINES = 0.5;

/** Whether most lines are an event behind the words of a log: `2026-11-20T10:00:00Z stdout F {…}`, `app | {…}`. */
export function arePrefixed(lines: readonly string[]): boolean {
  const events = lines.filter((line) => hasPrefix(line) && isEvent(withoutPrefix(line)));
  return events.length > 0 && events.length >= lines.length * MOST_LINES && !isOfNames(lines[0] ?? '');
}

/** Words, and not the beginning of a script or a key of JSON: `var events = `, `"event": `. */
function hasPrefix(line: string): boolean {
  const prefix = line.slice(0, Math.max(0, line.search(BEGINS))).trim();
  return /[\p{L}\d]/u.test(prefix) && !/(?:[=([]|":)$/.test(prefix);
}

/** The names of a table, of which one column holds JSON. */
function isOfNames(line: string): boolean {
  return !BEGINS.test(line) && line.split(/[\t,;|]/).some((name) => knownName(name) !== undefined);
}

/** An object with a time: other JSON may be a cell of a table. */
function isEvent(text: string): boolean {
  const value = parsed(text);
  return isRecord(value) && Object.keys(value).some((key) => key === '$time' || seemsTime(key));
}
