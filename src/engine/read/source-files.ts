import { createHash } from 'node:crypto';
import { failure, FailureError } from '../../shared/failure';
import { isPlain, type Form } from '../../shared/layout';
import { untilAborted } from '../model/abort';
import { sameIdentity, type FileIdentity } from '../model/file-identity';
import type { LineReading } from './line-reading';
import type { CheckedFile, PartFile } from '../model/source-file';
import { Source, withSource, type EventSource } from './event-source';
import type { FileLocation } from '../model/file-location';

/** Opens what was checked, one file or several, does `work` and closes, whatever happens. */
export function withEventSource<T>(
  { path, parts }: Pick<CheckedFile, 'path' | 'parts'>,
  signal: AbortSignal,
  work: (source: EventSource) => Promise<T>,
): Promise<T> {
  return parts === undefined ? withSource(path, signal, work) : work(new PartsSource(parts));
}

/** Several files that were checked as one. Each is opened in its turn, and is proved to be what was checked. */
class PartsSource implements EventSource {
  readonly compression = 'none';

  constructor(private readonly parts: readonly PartFile[]) {}

  get identity(): FileIdentity {
    return identityOfParts(this.parts);
  }

  lines(_form: Form, signal: AbortSignal): LineReading {
    return new PartsLines(this.parts, signal);
  }
}

/** What stands for several files where one is expected; each is compared by itself as it is opened. */
export function identityOfParts(parts: readonly Pick<PartFile, 'identity'>[]): FileIdentity {
  const size = parts.reduce((sum, { identity }) => sum + identity.size, 0);
  const modifiedMs = parts.reduce((latest, { identity }) => Math.max(latest, identity.modifiedMs), 0);
  return { size, modifiedMs, device: 0, inode: 0 };
}

/** Of several files: made of theirs, in their order. */
export function fingerprintOfParts(fingerprints: readonly string[]): string {
  return createHash('sha256').update(fingerprints.join('\n')).digest('hex');
}

class PartsLines implements LineReading {
  bytesRead = 0;
  damaged = false;
  unfinished = false;
  private readonly fingerprints: string[] = [];

  constructor(
    private readonly parts: readonly PartFile[],
    private readonly signal: AbortSignal,
  ) {}

  async *chunks(): AsyncGenerator<Buffer, void, void> {
    for (const part of this.parts) {
      const source = await openPart(part, this.signal);
      try {
        if (!sameIdentity(source.identity, part.identity)) throw changed(part);
        const before = this.bytesRead;
        const reading = source.lines(part.form, this.signal);
        for await (const chunk of wholeLines(reading.chunks(), part.form)) {
          this.bytesRead = before + reading.bytesRead;
          yield chunk;
        }
        this.fingerprints.push(await ofPart(part, reading.confirm()));
        this.damaged ||= reading.damaged;
        this.unfinished ||= reading.unfinished;
      } finally {
        await source.close();
      }
    }
  }

  confirm(): Promise<string> {
    return Promise.resolve(fingerprintOfParts(this.fingerprints));
  }
}

/** Throws a `FailureError` that names the file. After an abort what opens late is closed. */
export async function openPart(spot: Omit<FileLocation, 'size'>, signal: AbortSignal): Promise<Source> {
  const opening = Source.open(spot.path, spot.packed);
  try {
    return await untilAborted(ofPart(spot, opening), signal);
  } catch (error) {
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
}

/** Whatever goes wrong is told with the name of the file. */
export async function ofPart<T>(spot: Pick<FileLocation, 'name'>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, details, retryable } = error.failure;
    throw new FailureError(failure(code, [spot.name, details].filter(Boolean).join(': '), retryable));
  }
}

function changed({ name }: Pick<FileLocation, 'name'>): FailureError {
  return new FailureError(failure('file-changed', name));
}

const LF = 0x0a;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NEWLINE = Buffer.from('\n');

/** The lines of one of several files, such that another's can follow: no mark before them, and the last one ends. */
export async function* wholeLines(
  chunks: AsyncIterable<Buffer>,
  form: Form,
): AsyncGenerator<Buffer, void, void> {
  let ended = true;
  for await (const chunk of isPlain(form) ? withoutBom(chunks) : chunks) {
    if (chunk.length === 0) continue;
    ended = chunk[chunk.length - 1] === LF;
    yield chunk;
  }
  if (!ended) yield NEWLINE;
}

async function* withoutBom(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let beginning: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (beginning === null) {
      yield chunk;
      continue;
    }
    // Unpacking may give out a byte at a time.
    beginning = beginning.length === 0 ? chunk : Buffer.concat([beginning, chunk]);
    if (beginning.length < BOM.length) {
      beginning = Buffer.from(beginning);
      continue;
    }
    yield beginning.subarray(0, BOM.length).equals(BOM) ? beginning.subarray(BOM.length) : beginning;
    beginning = null;
  }
  if (beginning !== null && beginning.length > 0) yield beginning;
}
