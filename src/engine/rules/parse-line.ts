import { parseObject } from './catalog/unreadable-line';
import { MISNAMED_PIXEL_KEY } from './dollar-keys';
import type { LineResult } from './line-result';
import { findValue, scanRawJson, type RawJsonFacts } from './raw-json';
import { ownValue } from './records';
import { LINE_RULES, rulesOfKey } from './registry';
import { repairKindsOf } from './repair-json';
import type { ParsedLine, Violation } from './rule';
import { readTime } from './time/event-time';

/**
 * Reads `bytes[start..end)`, one line of valid UTF-8, with JSON.parse and applies all rules but age, repeats and
 * destination. `result` must be reset. This is the reference: the fast path must give the same result. Returns the keys of
 * the event; none: the line is no event.
 */
export function validateByParsing(
  bytes: Buffer,
  start: number,
  end: number,
  result: LineResult,
): readonly string[] {
  const text = bytes.toString('utf8', start, end);
  const value = parseObject(text);
  if (typeof value === 'string') {
    result.addViolation(value, value === 'not-json' ? repairsFor(text) : []);
    return NO_KEYS;
  }
  scanRawJson(bytes, start, end, raw);
  const time = readTime(ownValue(value, '$time'));
  const keys = Object.keys(value);
  applyRules({ text, value, keys, raw, time }, result);
  result.timeMs = time.ms;
  readArtifacts(value, result);
  readId(bytes, start, end, ownValue(value, '$unique_id'), result);
  return keys;
}

const NO_KEYS: readonly string[] = [];

/** The subject is the repairs that make the line JSON, separated by spaces. */
function repairsFor(text: string): Violation {
  const kinds = repairKindsOf(text);
  return kinds === null ? [] : [kinds.join(' ')];
}

/** Reused for all lines. */
const raw: RawJsonFacts = { keys: 0, bigNumber: false };

function applyRules(line: ParsedLine, result: LineResult): void {
  for (const rule of LINE_RULES) result.addViolation(rule.code, rule.find(line));
  for (const key of line.keys) {
    if (!key.startsWith('$')) continue;
    const value = line.value[key];
    for (const rule of rulesOfKey(key)) {
      if (value !== null || rule.keys === 'unknown') result.addViolation(rule.code, rule.find(value, key));
    }
  }
}

function readArtifacts(value: Record<string, unknown>, result: LineResult): void {
  const pixel = ownValue(value, '$tracking_pixel');
  const packageId = ownValue(value, '$package');
  if (isId(packageId)) result.package = packageId;
  if (isId(pixel)) result.pixel = pixel;
  else result.pixelKey = Object.hasOwn(value, MISNAMED_PIXEL_KEY);
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Scarf recognizes repeated events by this value. Other types than text are `wrong-type` and never used. */
function readId(bytes: Buffer, start: number, end: number, id: unknown, result: LineResult): void {
  if (id === undefined) result.idInsertPosition = bytes.indexOf('{', start);
  else if (id === null) result.idInsertPosition = findValue(bytes, start, end, '$unique_id');
  else if (isId(id)) {
    const text = Buffer.from(id, 'utf8');
    result.setId(new DataView(text.buffer, text.byteOffset, text.length), 0, text.length);
  }
}
