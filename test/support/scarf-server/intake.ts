import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { BodyMeter } from './body-meter';
import type { Received, Settings } from './contract';
import { LineCounter } from './lines';

/** Why a body is incomplete. */
export type Broken = 'broken-off' | 'damaged-gzip';

export interface IntakeResult {
  readonly received: Received;
  readonly broken: Broken | null;
}

/**
 * Receives an import's body: decompresses, counts bytes and lines, hashes, and writes the decoded bytes to `path` if
 * given, with constant memory. A sender's error sets `broken` and keeps what arrived; it never rejects.
 */
export async function takeBody(
  meter: BodyMeter,
  gzip: boolean,
  path: string | null,
  record: Settings['record'],
): Promise<IntakeResult> {
  const hash = record === 'none' ? null : createHash('sha256');
  const lines = new LineCounter();
  let bytes = 0;
  const see = (chunk: Buffer): void => {
    bytes += chunk.length;
    hash?.update(chunk);
    lines.add(chunk);
  };
  const file = path === null ? null : new BodyFile(await underWay(open(path, 'w')));
  let broken: Broken | null = null;
  try {
    const sink = bodySink(see, file);
    if (gzip) await pipeline(meter.read(), createGunzip({ chunkSize: 256 * 1024 }), sink);
    else await pipeline(meter.read(), sink);
  } catch (error) {
    if (!gzip) throw error;
    broken = 'damaged-gzip';
  } finally {
    await file?.close();
  }
  if (meter.brokenOff) broken = 'broken-off';
  const received = { wireBytes: meter.bytes, bytes, lines: lines.lines, complete: broken === null };
  return { received: hash === null ? received : { ...received, sha256: hash.digest('hex') }, broken };
}

const writes = new Set<Promise<unknown>>();

function underWay<T>(write: Promise<T>): Promise<T> {
  writes.add(write);
  const done = (): void => void writes.delete(write);
  write.then(done, done);
  return write;
}

/** Resolves once all that is being written to files of bodies is written. */
export async function writesUnderWay(): Promise<void> {
  await Promise.allSettled(writes);
}

/** A file that closes after its last pending write. */
class BodyFile {
  #writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly file: FileHandle) {}

  write(buffers: readonly Buffer[]): Promise<unknown> {
    this.#writing = underWay(this.file.writev(buffers));
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.file.close();
  }
}

function bodySink(see: (chunk: Buffer) => void, file: BodyFile | null): Writable {
  return new Writable({
    highWaterMark: 1024 * 1024,
    writev(chunks, done) {
      const buffers = chunks.map(({ chunk }) => chunk as Buffer);
      buffers.forEach(see);
      if (file === null) done();
      else file.write(buffers).then(() => done(), done);
    },
  });
}
