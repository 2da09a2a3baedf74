import { failure, FailureError } from '../../shared/failure';
import type { ByteSupply } from './byte-supply';
import { Fingerprint } from '../bytes/fingerprint';
import { GunzipDamage, gunzip } from '../bytes/gunzip';

/** Called with the file's own bytes before they are decompressed. They are valid until the call is done. */
export type RawTap = (bytes: Buffer) => Promise<void>;

/** One pass over a source: its bytes in order, and the fingerprint of what is on disk. */
export class Reading {
  /** Bytes of the file taken so far. */
  bytesRead = 0;
  /** What is compressed ended early or is corrupt; what could be read was given out. */
  damaged = false;
  private readonly fingerprint = new Fingerprint();
  /** Not even the file's own bytes could be had to the end: it is in an archive that is damaged. */
  private cutShort = false;

  constructor(
    private readonly supply: ByteSupply,
    private readonly compression: 'none' | 'gzip',
    private readonly signal: AbortSignal,
    private readonly from: number,
    /** Fails when the open file is not what it was. */
    private readonly confirmSame: () => Promise<void>,
  ) {}

  /** The decompressed bytes. Each chunk is valid until the next is asked for: its buffer is used again. */
  async *chunks(tap?: RawTap): AsyncGenerator<Buffer, void, void> {
    const raw = this.rawChunks(tap);
    if (this.compression === 'none') {
      yield* raw;
      return;
    }
    try {
      yield* gunzip(raw, this.supply.size);
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
    if (this.bytesRead !== this.supply.size && !this.cutShort) {
      throw new FailureError(failure('file-changed'));
    }
    await this.confirmSame();
    return this.fingerprint.text();
  }

  private async *rawChunks(tap: RawTap | undefined): AsyncGenerator<Buffer, void, void> {
    this.bytesRead = this.from;
    try {
      for await (const bytes of this.supply.blocks(this.signal, this.from)) {
        this.fingerprint.add(bytes);
        this.bytesRead += bytes.length;
        if (tap !== undefined) await tap(bytes);
        yield bytes;
      }
    } catch (error) {
      if (!(error instanceof GunzipDamage)) throw error;
      this.damaged = true;
      this.cutShort = true;
    }
  }
}
