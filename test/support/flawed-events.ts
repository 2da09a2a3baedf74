import { eventMaker, writeLines, type EventOptions, type FileOptions } from './events';
import { Random } from './random';

/**
 * Flaws of a line, and Scarf's result on the mixed endpoint. Some of these lines are imported; the app only warns.
 */
export const FLAWS = {
  notJson: 'failed',
  notObject: 'failed',
  blank: 'failed',
  timeMissing: 'failed',
  timeNull: 'failed',
  timeUnreadable: 'failed',
  noZone: 'failed',
  timeNumber: 'failed',
  tooOld: 'failed',
  inFuture: 'imported',
  noArtifact: 'failed',
  unknownArtifact: 'failed',
  pixelKey: 'failed',
  wrongType: 'failed',
  unknownDollar: 'imported',
  badAddress: 'imported',
  idMissing: 'imported',
  /** The valid line before it, byte for byte. */
  duplicate: 'duplicate',
  /** Another event with the `$unique_id` of the valid line before it. */
  repeatedId: 'duplicate',
  bigNumber: 'imported',
  duplicateKey: 'imported',
} as const;

export type Flaw = keyof typeof FLAWS;
export type FlawCounts = { readonly [Name in Flaw]?: number };

export interface Expected {
  /** All lines, including blank ones. */
  readonly lines: number;
  readonly good: number;
  /** Scarf's result for the unchanged file on the mixed endpoint, soon after `now`. */
  readonly imported: number;
  readonly failed: number;
  readonly duplicates: number;
  /** Line numbers of each flaw, ascending, counted from 1. */
  readonly at: ReadonlyMap<Flaw, readonly number[]>;
}

export interface FlawedEvents {
  readonly expected: Expected;
  readonly lines: () => Generator<string, void, undefined>;
}

/**
 * `n` lines with so many of each flaw, spread by the seed; the first line is always valid. Equal for equal seed and
 * `now`. Throws if there are more flaws than lines.
 */
export function flawedEvents(n: number, flaws: FlawCounts, options: EventOptions = {}): FlawedEvents {
  const seed = options.seed ?? 1;
  const fixed = { ...options, now: options.now ?? Date.now(), seed };
  const placed = placeFlaws(n, flaws, new Random(seed ^ 0x5eed));
  return { expected: expectedOf(n, placed), lines: () => linesOf(n, placed, fixed) };
}

/** Writes such a file, and returns the expected result. */
export async function writeFlawedFile(
  path: string,
  n: number,
  flaws: FlawCounts,
  options: EventOptions & FileOptions = {},
): Promise<Expected> {
  const { expected, lines } = flawedEvents(n, flaws, options);
  await writeLines(path, lines(), options);
  return expected;
}

/** The flaw of each line, by index from 0. */
function placeFlaws(n: number, flaws: FlawCounts, random: Random): ReadonlyMap<number, Flaw> {
  const wanted = (Object.keys(FLAWS) as Flaw[]).flatMap((flaw) =>
    Array.from({ length: flaws[flaw] ?? 0 }, () => flaw),
  );
  if (wanted.length > Math.max(0, n - 1)) throw new Error(`${wanted.length} flaws do not fit ${n} lines`);
  const placed = new Map<number, Flaw>();
  for (const flaw of wanted) {
    let at = 1 + random.below(n - 1);
    // A free line exists: there are fewer flaws than lines.
    while (placed.has(at)) at = at + 1 < n ? at + 1 : 1;
    placed.set(at, flaw);
  }
  return placed;
}

function expectedOf(n: number, placed: ReadonlyMap<number, Flaw>): Expected {
  const at = new Map<Flaw, number[]>();
  const counts = { imported: n - placed.size, failed: 0, duplicate: 0 };
  for (const [index, flaw] of [...placed].sort(([a], [b]) => a - b)) {
    at.set(flaw, [...(at.get(flaw) ?? []), index + 1]);
    counts[FLAWS[flaw]] += 1;
  }
  const { imported, failed, duplicate } = counts;
  return { lines: n, good: n - placed.size, imported, failed, duplicates: duplicate, at };
}

function* linesOf(
  n: number,
  placed: ReadonlyMap<number, Flaw>,
  options: EventOptions & { readonly now: number },
): Generator<string, void, undefined> {
  const next = eventMaker(options);
  let good = '';
  for (let index = 0; index < n; index += 1) {
    const flaw = placed.get(index);
    const line = next();
    if (flaw === undefined) good = line;
    yield flaw === undefined ? line : spoil(line, flaw, good, options.now);
  }
}

const TIME = /"\$time":"[^"]*"/;
const ARTIFACT = /"\$(?:package|tracking_pixel)":"[^"]*",?/;
const ID = /"\$unique_id":"[^"]*"/;

const DAY = 24 * 60 * 60 * 1000;
const timeAt = (ms: number): string => `"$time":"${new Date(ms).toISOString()}"`;
const NOWHERE = '00000000-0000-4000-8000-00000000dead';

/** Adds a flaw to a valid line. `before` is the valid line before it. */
function spoil(line: string, flaw: Flaw, before: string, now: number): string {
  switch (flaw) {
    case 'notJson':
      return line.slice(0, -8);
    case 'notObject':
      return `[${line}]`;
    case 'blank':
      return '';
    case 'timeMissing':
      return line.replace(/"\$time":"[^"]*",/, '');
    case 'timeNull':
      return line.replace(TIME, '"$time":null');
    case 'timeUnreadable':
      return line.replace(TIME, '"$time":"31 February, noon"');
    case 'noZone':
      return line.replace(TIME, timeAt(now - DAY).replace('Z"', '"'));
    case 'timeNumber':
      return line.replace(TIME, `"$time":${now - DAY}`);
    case 'tooOld':
      return line.replace(TIME, timeAt(now - 8 * DAY));
    case 'inFuture':
      return line.replace(TIME, timeAt(now + 3 * DAY));
    case 'noArtifact':
      return line.replace(ARTIFACT, '');
    case 'unknownArtifact':
      return line.replace(ARTIFACT, `"$package":"${NOWHERE}",`);
    case 'pixelKey':
      return line.replace(ARTIFACT, (keys) => keys.replace(/\$package|\$tracking_pixel/, '$$pixel'));
    case 'wrongType':
      return line.replace(/"\$version":"[^"]*"/, '"$version":4');
    case 'unknownDollar':
      return line.replace('"$remote_address"', '"$ip"');
    case 'badAddress':
      return line.replace(/"\$remote_address":"[^"]*"/, '"$remote_address":"152.241.796.177"');
    case 'idMissing':
      return line.replace(/"\$unique_id":"[^"]*",/, '');
    case 'duplicate':
      return before;
    case 'repeatedId':
      return line.replace(ID, () => ID.exec(before)?.[0] ?? '"$unique_id":""');
    case 'bigNumber':
      return line.replace('{', '{"trace":9007199254740993123,');
    case 'duplicateKey':
      return line.replace('{', '{"plan":"none",');
  }
}
