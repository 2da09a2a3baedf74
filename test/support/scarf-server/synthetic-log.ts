import type { SyntheticLog } from './contract';
import type { LogEntry } from './scarf-types';

type Refusals = NonNullable<SyntheticLog['refusals']>;

const MESSAGES = [
  'Error in $: key "$time" not found',
  'Line is not valid JSON',
  'Error in $.$time: could not parse date-time with a time zone',
  'Event time 2020-01-01T00:00:00Z is more than one week older than the import',
] as const;

/** The n-th entry (from 0) of a synthetic log. Equal indexes give equal entries. */
export function syntheticEntry(log: SyntheticLog, index: number): LogEntry {
  const every = log.progressEvery ?? 1000;
  const line = (log.firstLine ?? 1) + index * (log.lineStep ?? 1);
  if (log.refusals !== undefined) return refusal(line, index, log.refusals);
  if ((index + 1) % every === 0) {
    return {
      type: 'progress',
      class: 'info',
      events_count: line,
      failed_events_count: index + 1 - Math.floor((index + 1) / every),
    };
  }
  const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  const share = mixed % 100;
  if (share < 75) {
    const message = MESSAGES[mixed % MESSAGES.length] ?? MESSAGES[0];
    return { type: 'failed-to-decode', class: 'error', line, human_friendly_message: message };
  }
  const id = `00000000-0000-4000-8000-${(mixed % 12).toString(16).padStart(12, '0')}`;
  const kind = share < 95 ? 'error' : 'warning';
  return share % 2 === 0
    ? notFound(line, kind, `Could not find package ${id}`, { package_id: id })
    : notFound(line, kind, `Could not find tracking pixel ${id}`, { tracking_pixel_id: id });
}

/** Numbers in a message do not count for its cause, so letters tell the causes apart. */
function refusal(line: number, index: number, { causes, length }: Refusals): LogEntry {
  const name = [...String(index % causes)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const message = `No ${name}: `.padEnd(length, 'no event says so. ');
  return { type: 'failed-to-decode', class: 'error', line, human_friendly_message: message };
}

const notFound = (
  line: number,
  grade: 'error' | 'warning',
  message: string,
  ids: { readonly package_id?: string; readonly tracking_pixel_id?: string },
): LogEntry => ({ type: 'artifact-not-found', class: grade, line, human_friendly_message: message, ...ids });

/** The whole log as NDJSON, generated while it is read: only a few hundred entries are in memory. */
export function* syntheticChunks(log: SyntheticLog): Generator<string, void, undefined> {
  let chunk = '';
  for (let index = 0; index < log.entries; index += 1) {
    chunk += `${JSON.stringify(syntheticEntry(log, index))}\n`;
    if (chunk.length > 60_000) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
