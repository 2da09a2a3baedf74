import { isPublicAddress } from './address';
import { DOLLAR_KEYS, isDollarKey, seemsTime, type DollarKey } from './dollar-keys';
import { isSecretHeader } from './headers';
import { placeOfValue, repeatedKeys, surfaceOf, type Surface } from './json-surface';
import { readTime } from './time/event-time';
import type { LineResult } from './line-result';

/**
 * Reads one line with JSON.parse and states what the rules say of it, apart from age, repeats and destination.
 * This is the plain reading that every faster one must agree with. The bytes must be valid UTF-8.
 */
export function validateByParsing(bytes: Buffer, start: number, end: number, verdict: LineResult): void {
  const text = bytes.toString('utf8', start, end);
  const value = parse(text);
  if (value === undefined) return verdict.add('not-json');
  if (!isRecord(value)) return verdict.add('not-object');
  const keys = Object.keys(value);
  surfaceOf(bytes, start, end, surface);
  if (surface.bigNumber) verdict.add('big-number');
  if (surface.keys !== keys.length) for (const key of repeatedKeys(text)) verdict.note('duplicate-key', key);
  for (const key of keys) if (key.startsWith('$')) judgeKey(key, value, verdict);
  judgeTime(value, keys, verdict);
  judgeId(own(value, '$unique_id'), verdict);
  if (own(value, '$unique_id') === undefined) verdict.idInsertPosition = bytes.indexOf('{', start);
  if (own(value, '$unique_id') === null)
    verdict.idInsertPosition = placeOfValue(bytes, start, end, '$unique_id');
}

const surface: Surface = { keys: 0, bigNumber: false };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keys of user files are hostile: `constructor` and its like must not reach what every object inherits. */
function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function judgeTime(value: Record<string, unknown>, keys: readonly string[], verdict: LineResult): void {
  const { ms, problem } = readTime(own(value, '$time'));
  verdict.timeMs = ms;
  if (problem === null) return;
  verdict.add(problem);
  if (problem !== 'time-missing') return;
  const holder = keys.find((key) => key !== '$time' && seemsTime(key));
  if (holder !== undefined) verdict.note('time-missing', holder);
}

function judgeKey(key: string, record: Record<string, unknown>, verdict: LineResult): void {
  const value = record[key];
  if (key === '$pixel') {
    verdict.pixelKey = !isId(own(record, '$tracking_pixel'));
  } else if (!isDollarKey(key)) {
    verdict.note('unknown-dollar', key);
  } else if (value !== null && DOLLAR_KEYS[key] === 'headers') {
    judgeHeaders(value, verdict);
  } else if (value !== null && DOLLAR_KEYS[key] === 'text') {
    if (typeof value === 'string') validateText(key, value, verdict);
    else verdict.note('wrong-type', key);
  }
}

function validateText(key: DollarKey, value: string, verdict: LineResult): void {
  if (key === '$package' && isId(value)) verdict.package = value;
  if (key === '$tracking_pixel' && isId(value)) verdict.pixel = value;
  if (key === '$remote_address' && !isPublicAddress(value)) {
    verdict.note('bad-address', value);
  }
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** (doc) A list of `{name, value}`, both text. Secrets are looked for in other layouts, too. */
function judgeHeaders(headers: unknown, verdict: LineResult): void {
  const items = Array.isArray(headers) ? (headers as unknown[]) : [headers];
  const sound = Array.isArray(headers) && items.every(isHeader);
  if (!sound) verdict.note('wrong-type', '$headers');
  const names = items.flatMap((item) =>
    isHeader(item) ? [item.name] : isRecord(item) ? Object.keys(item) : [],
  );
  for (const name of new Set(names.map((each) => each.trim().toLowerCase()))) {
    if (isSecretHeader(name)) verdict.note('secrets', name);
  }
}

function isHeader(item: unknown): item is { name: string; value: string } {
  return isRecord(item) && typeof own(item, 'name') === 'string' && typeof own(item, 'value') === 'string';
}

/** Scarf tells events apart by this value; one that is no text is `wrong-type` and nothing is built on it. */
function judgeId(id: unknown, verdict: LineResult): void {
  if (id === undefined || id === null) return verdict.add('id-missing');
  if (typeof id !== 'string') return;
  if (id.trim() === '') return verdict.add('id-blank');
  const bytes = Buffer.from(id, 'utf8');
  verdict.setId(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}
