import { createHash } from 'node:crypto';
import { failure, FailureError } from '../../shared/failure';
import type { Form } from '../../shared/files/layout';
import type { CountedText, Damage } from '../../shared/checks/problem';
import { untilAborted } from '../model/abort';
import { sameIdentity, type FileIdentity } from '../model/file-identity';
import type { LineReading } from './line-reading';
import type { CheckedFile, PartFile } from '../model/source-file';
import { FileSource, withFileSource, type EventSource } from './event-source';
import type { FileLocation } from '../model/file-location';
import { Archives } from './open-file';

/** Opens a checked file or its parts, runs `work` and always closes. Throws `FailureError` of the `file-` family. */
export function withEventSource<T>(
  { path, parts }: Pick<CheckedFile, 'path' | 'parts'>,
  signal: AbortSignal,
  work: (source: EventSource) => Promise<T>,
): Promise<T> {
  return parts === undefined ? withFileSource(path, signal, work) : work(new PartsSource(parts));
}

/** The parts of one check. Each is opened in its turn, and must have the checked identity. */
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

/** One identity for all parts. Each part is also compared when it is opened. */
export function identityOfParts(parts: readonly Pick<PartFile, 'identity'>[]): FileIdentity {
  const size = parts.reduce((sum, { identity }) => sum + identity.size, 0);
  const modifiedMs = parts.reduce((latest, { identity }) => Math.max(latest, identity.modifiedMs), 0);
  return { size, modifiedMs, device: 0, inode: 0 };
}

/** One fingerprint for all parts, from theirs in order. It is stored: it must stay byte-identical. */
export function fingerprintOfParts(fingerprints: readonly string[]): string {
  return createHash('sha256').update(fingerprints.join('\n')).digest('hex');
}

class PartsLines implements LineReading {
  bytesRead = 0;
  damage: Damage | null = null;
  unfinished = false;
  leftOut = 0;
  readonly beside: CountedText[] = [];
  private readonly fingerprints: string[] = [];

  constructor(
    private readonly parts: readonly PartFile[],
    private readonly signal: AbortSignal,
  ) {}

  async *chunks(): AsyncGenerator<Buffer, void, void> {
    const archives = new Archives();
    try {
      yield* this.chunksFrom(archives);
    } finally {
      await archives.close();
    }
  }

  confirm(): Promise<string> {
    return Promise.resolve(fingerprintOfParts(this.fingerprints));
  }

  private async *chunksFrom(archives: Archives): AsyncGenerator<Buffer, void, void> {
    for (const part of this.parts) {
      const source = await openPart(part, this.signal, archives);
      try {
        if (!sameIdentity(source.identity, part.identity)) throw changed(part);
        const bytesBefore = this.bytesRead;
        const reading = source.lines(part.form, this.signal);
        for await (const chunk of wholeLines(reading.chunks())) {
          this.bytesRead = bytesBefore + reading.bytesRead;
          yield chunk;
        }
        this.fingerprints.push(await withPartName(part, reading.confirm()));
        this.damage ??= reading.damage;
        this.unfinished ||= reading.unfinished;
        this.leftOut += reading.leftOut;
        this.beside.push(...reading.beside);
      } finally {
        await source.close();
      }
    }
  }
}

/** Opens a part. Throws a `FailureError` that names it. A part that opens after an abort is closed. */
export async function openPart(
  part: Omit<FileLocation, 'size'>,
  signal: AbortSignal,
  archives: Archives,
): Promise<FileSource> {
  const opening = FileSource.open(part.path, signal, part.packed, archives);
  try {
    return await untilAborted(withPartName(part, opening), signal);
  } catch (error) {
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  }
}

/** The result of `work`; the details of a `FailureError` get the name of the part. */
export async function withPartName<T>(part: Pick<FileLocation, 'name'>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, details, retryable } = error.failure;
    throw new FailureError({ ...failure(code, [part.name, details].filter(Boolean).join(': ')), retryable });
  }
}

function changed({ name }: Pick<FileLocation, 'name'>): FailureError {
  return new FailureError(failure('file-changed', name));
}

const LF = 0x0a;
const NEWLINE = Buffer.from('\n');

/** The lines of one part with a final newline, so that another part can follow. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let ended = true;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    ended = chunk[chunk.length - 1] === LF;
    yield chunk;
  }
  if (!ended) yield NEWLINE;
}
