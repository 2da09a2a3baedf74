import { isRecord } from '../../rules/records';
import { repairKindsOf } from '../../rules/repair-json';
import { Guesses } from '../../questions/guesses';
import { detectJson } from '../json/json-shape';
import { JsonValues } from '../json/json-values';
import { parsed } from '../json/parsed';
import { repairedJson } from './almost-json';

/** Comments, or the beginning of a script, may stand before the first bracket. */
const BEGINS = /^\s*(?:#|\/[/*]|[[{]|[\w$.\s]+[=(]\s*[[{]|export\s+default\s+[[{])/;
const LINES_COMPARED = 200;
const VALUES_COMPARED = 200;
/** (ours) A few events may be damaged beyond repair. */
const MOST_VALUES = 0.5;

/**
 * Whether a text holds events that are almost JSON and span lines, or have others around them. Where events can be
 * found as they are, each is repaired by a fix.
 */
export function areAlmostJson(lines: readonly string[], whole: boolean): boolean {
  const text = lines.join('\n');
  if (!BEGINS.test(text)) return false;
  const first = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (first.slice(0, LINES_COMPARED).some(isEventLine)) return false;
  const repaired = repairedJson(text);
  return repaired !== text && !areEvents(text, whole) && areEvents(repaired, whole);
}

/** A line that is an event, or becomes one by a fix. */
function isEventLine(line: string): boolean {
  return isEvent(line) && line.length > '{}'.length;
}

function isEvent(text: string): boolean {
  return isRecord(parsed(text)) || (text.startsWith('{') && repairKindsOf(text) !== null);
}

/** Whether most values of a text are events. The last may be cut. */
function areEvents(text: string, whole: boolean): boolean {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const json = detectJson({ text, lines, whole }, new Guesses({}), () => undefined);
  if (json?.layout == null) return false;
  const reading = new JsonValues(json.layout);
  const out = reading.push(Buffer.from(text)).toString() + (whole ? reading.end().toString() : '');
  const values = out.split('\n').slice(0, -1).slice(0, VALUES_COMPARED);
  return values.length > 0 && values.filter(isEvent).length >= values.length * MOST_VALUES;
}
