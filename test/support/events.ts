import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Random } from './random';
import { ACME_PACKAGES, ACME_PIXELS } from './scarf-server/acme';

export interface EventOptions {
  /** Ms since 1970. All events lie within the six days before. Default: now. */
  readonly now?: number;
  readonly seed?: number;
  /** Artifact ids in the events; both empty: the events name no artifact. Default: those of acme. */
  readonly packages?: readonly string[];
  readonly pixels?: readonly string[];
  /** Each event has its own `$unique_id`. Default true. */
  readonly uniqueIds?: boolean;
}

const DAY = 24 * 60 * 60 * 1000;
/** Age of the oldest event, ms: a day before Scarf would refuse it. */
export const OLDEST = 6 * DAY;

const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0',
  'Mozilla/5.0 (Macintosh) Firefox/145.0',
  'docker/28.1.1 go/go1.23.8 linux/amd64',
  'npm/10.9.2 node/v22.14.0 linux x64',
  'pip/25.1 CPython/3.12.9 linux x86_64',
  'Helm/3.17.3',
];
const REFERRERS = [
  'https://acme.example/docs/',
  'https://github.com/acme/cli',
  'https://search.example/',
  'https://acme.example/blog/4-0',
];
const VERSIONS = ['1.4.2', '1.5.0', '2.0.0-rc.1', '2.0.0', '2.1.3', '3.0.1', 'latest'];
const PLANS = ['free', 'team', 'enterprise'];

/** `n` lines of NDJSON without newlines, about 310 bytes each, equal for equal seed and `now`. */
export function* makeEvents(n: number, options: EventOptions = {}): Generator<string, void, undefined> {
  const next = eventMaker(options);
  for (let made = 0; made < n; made += 1) yield next();
}

/** The same, one event at a time. */
export function eventMaker(options: EventOptions = {}): () => string {
  const random = new Random(options.seed ?? 1);
  const now = options.now ?? Date.now();
  const named = artifactKeys(options);
  const withId = options.uniqueIds ?? true;
  return () => {
    // Formatting a date is slow, so only its milliseconds change.
    const time = new Date(now - random.below(OLDEST)).toISOString();
    const id = withId ? `,"$unique_id":"${random.uuid()}"` : '';
    const bits = random.bits();
    return `{"$time":"${time}"${random.pick(named)}${id},"$remote_address":"${11 + (bits & 63)}.${(bits >>> 6) & 255}.${(bits >>> 14) & 255}.${1 + ((bits >>> 22) & 127)}","$user_agent":"${random.pick(AGENTS)}","$version":"${random.pick(VERSIONS)}","$referrer":"${random.pick(REFERRERS)}","plan":"${random.pick(PLANS)}","seats":${1 + random.below(500)}}`;
  };
}

/** Four of five events name a package, as in real files. */
function artifactKeys(options: EventOptions): readonly string[] {
  const packages = (options.packages ?? ACME_PACKAGES.map(({ id }) => id)).map((id) => `,"$package":"${id}"`);
  const pixels = (options.pixels ?? ACME_PIXELS.map(({ id }) => id)).map(
    (id) => `,"$tracking_pixel":"${id}"`,
  );
  const keys = [...packages, ...pixels];
  return keys.length === 0 ? [''] : keys;
}

/** Joins lines, each with a newline, into blocks of efficient size. */
export function* inBlocks(lines: Iterable<string>): Generator<Buffer, void, undefined> {
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < 256 * 1024) continue;
    yield Buffer.from(block);
    block = '';
  }
  if (block !== '') yield Buffer.from(block);
}

export interface FileOptions {
  /** Compress the file. Default false. */
  readonly gzip?: boolean;
}

/** Writes lines to a file, each with a newline. Returns the bytes before compression. */
export async function writeLines(
  path: string,
  lines: Iterable<string>,
  options: FileOptions = {},
): Promise<{ readonly bytes: number }> {
  let bytes = 0;
  function* counted(): Generator<Buffer, void, undefined> {
    for (const block of inBlocks(lines)) {
      bytes += block.length;
      yield block;
    }
  }
  const source = Readable.from(counted(), { objectMode: false });
  if (options.gzip === true) await pipeline(source, createGzip({ level: 1 }), createWriteStream(path));
  else await pipeline(source, createWriteStream(path));
  return { bytes };
}

/** Incompressible bytes of each bulky event, before base64. */
const BULK_BYTES = 2_700;

/**
 * Writes a file of `n` valid events of about 3.9 kB, 2.8 kB compressed: for uploads larger than the system's buffers.
 */
export function writeBulkyFile(
  path: string,
  n: number,
  options: EventOptions & FileOptions = {},
): Promise<{ readonly bytes: number }> {
  const random = new Random((options.seed ?? 1) ^ 0xb01c);
  const bulk = Buffer.alloc(BULK_BYTES);
  function* bulky(): Generator<string, void, undefined> {
    for (const line of makeEvents(n, options)) {
      for (let at = 0; at < BULK_BYTES; at += 4) bulk.writeUInt32LE(random.bits(), at);
      yield line.replace(/}$/, `,"note":"${bulk.toString('base64')}"}`);
    }
  }
  return writeLines(path, bulky(), options);
}

/** Writes a file of `n` valid events. Returns its bytes before compression. */
export function writeEventFile(
  path: string,
  n: number,
  options: EventOptions & FileOptions = {},
): Promise<{ readonly bytes: number }> {
  return writeLines(path, makeEvents(n, options), options);
}
