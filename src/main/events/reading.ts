import type { FileHandle } from 'node:fs/promises';
import { failure, FailureError } from '../../shared/failure';
import { untilAborted } from './abort';
import { fileFailure } from './file-failure';
import { Fingerprint } from './fingerprint';
import { GunzipDamage, gunzip } from './gunzip';
import { identityOf, sameIdentity } from './identity';
import { READ_BYTES } from './limits';
import type { FileIdentity } from './model';

/** Called with the file's own bytes before they are decompressed. They are valid until the call is done. */
export type RawTap = (bytes: Buffer) => Promise<void>;

/** Fails with `file-changed` when the open file is not what it was. */
export async function confirmSame(handle: FileHandle, identity: FileIdentity): Promise<void> {
  const now = identityOf(await handle.stat());
  if (!sameIdentity(now, identity)) throw new FailureError(failure('file-changed'));
}

/** One pass over a source: its bytes in order, and the fingerprint of what is on disk. */
export class Reading {
  /** Bytes of the file taken so far. */
  bytesRead = 0;
  /** The .gz ended early or is corrupt; what could be read was given out. */
  damaged = false;
  private readonly fingerprint = new Fingerprint();

  constructor(
    private readonly handle: FileHandle,
    private readonly identity: FileIdentity,
    private readonly compression: 'none' | 'gzip',
    private readonly signal: AbortSignal,
    private readonly from: number,
  ) {}

  /** The decompressed bytes. Each chunk is valid until the next is asked for: its buffer is used again. */
  async *chunks(tap?: RawTap): AsyncGenerator<Buffer, void, void> {
    const raw = this.rawChunks(tap);
    if (this.compression === 'none') {
      yield* raw;
      return;
    }
    try {
      yield* gunzip(raw, this.identity.size);
    } catch (error) {
      if (!(error instanceof GunzipDamage)) throw error;
      this.damaged = true;
    }
    // Behind the damage nothing can be read, but the fingerprint is of the whole file.
    for await (const rest of raw) void rest;
  }

  /**
   * To be called after the last chunk: the fingerprint of the file's bytes. Fails with `file-changed` when the file
   * is not what it was at the start (a read just ends when a file was cut short, so this must be asked).
   */
  async confirm(): Promise<string> {
    if (this.bytesRead !== this.identity.size) throw new FailureError(failure('file-changed'));
    await confirmSame(this.handle, this.identity);
    return this.fingerprint.text();
  }

  private async *rawChunks(tap: RawTap | undefined): AsyncGenerator<Buffer, void, void> {
    let current = Buffer.allocUnsafe(READ_BYTES);
    let spare = Buffer.allocUnsafe(READ_BYTES);
    let offset = this.from;
    // The next piece is read while this one is worked on.
    let coming = this.readInto(current, offset);
    for (;;) {
      const length = await untilAborted(coming, this.signal);
      if (length === 0) return;
      const bytes = current.subarray(0, length);
      offset += length;
      if (offset > this.identity.size) throw new FailureError(failure('file-changed', 'it grew'));
      coming = this.readInto(spare, offset);
      // Nobody waits for it when the reading is given up here.
      coming.catch(() => undefined);
      [current, spare] = [spare, current];
      this.fingerprint.add(bytes);
      this.bytesRead = offset;
      if (tap !== undefined) await tap(bytes);
      yield bytes;
    }
  }

  /** Fills the buffer as long as there is more, so that the cuts between chunks depend on the file alone. */
  private async readInto(buffer: Buffer, offset: number): Promise<number> {
    let filled = 0;
    try {
      while (filled < buffer.length) {
        const { bytesRead } = await this.handle.read(buffer, filled, buffer.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      throw new FailureError(fileFailure(error, ''));
    }
    return filled;
  }
}
