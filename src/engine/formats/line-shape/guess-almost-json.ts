import { isRecord } from '../../rules/records';
import { repairKindsOf } from '../../rules/repair-json';
import { Guesses } from '../../questions/guesses';
import { detectJson } from '../json/json-shape';
import { JsonValues } from '../json/json-values';
import { parsed } from '../json/parsed';
import { repairedJson } from './almost-json';

/** Comments, or the beginning of a script, may stand before the first bracket. */
const BEGINS = /^(?:#|\/[/*]|[[{]|[\w$.\s]+[=(]\s*[[{]|export\s+default\s+[[{])/;
const BEGINNING = 200;
const LINES_COMPARED = 200;
const VALUES_COMPARED = 200;
/** (ours) In a list a few events may have a line of their own. */
const MOST_LINES = 0.5;
/** (ours) If so many values are events as they are, the others are damaged. */
const MOST_AS_THEY_ARE = 0.9;
/** (ours) Some events may be damaged beyond repair. */
const MOST_REPAIRED = 0.5;

/**
 * Whether a text holds events that are almost JSON and span lines, or have others around them. Where events can be
 * found as they are, each is repaired by a fix.
 */
export function areAlmostJson(lines: readonly string[], whole: boolean): boolean {
  const text = lines.join('\n');
  if (!BEGINS.test(text.trimStart().slice(0, BEGINNING))) return false;
  const first = filledLines(lines).slice(0, LINES_COMPARED);
  if (first.filter(isEventLine).length >= first.length * MOST_LINES) return false;
  const repaired = repairedJson(text);
  if (repaired === text) return false;
  const asTheyAre = shareOfEvents(text, whole);
  return asTheyAre < MOST_AS_THEY_ARE && shareOfEvents(repaired, whole) > Math.max(asTheyAre, MOST_REPAIRED);
}

/** A line that is an event, or becomes one by a fix. */
function isEventLine(line: string): boolean {
  return isEvent(line) && line.length > '{}'.length;
}

function isEvent(text: string): boolean {
  return isRecord(parsed(text)) || (text.startsWith('{') && repairKindsOf(text) !== null);
}

/** The share of events among the first values of a text. The last may be cut. */
function shareOfEvents(text: string, whole: boolean): number {
  const lines = filledLines(text.split('\n'));
  const json = detectJson({ text, lines, whole }, new Guesses({}), { keyMappings: [], known: null });
  if (json?.layout == null) return 0;
  const reading = new JsonValues(json.layout);
  const out = reading.push(Buffer.from(text)).toString() + (whole ? reading.end().toString() : '');
  const values = out.split('\n').slice(0, -1).slice(0, VALUES_COMPARED);
  return values.filter(isEvent).length / Math.max(values.length, 1);
}

function filledLines(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
