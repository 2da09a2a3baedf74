import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';
import { Decompress } from 'fzstd';
import { DamagedDataError } from '../damaged-data-error';
import { XxHash64 } from './xxhash64';
import type { Block, FrameHeader } from './zstd-frame';
import { ZlibPump } from '../zlib-pump';

/** Unpacks the blocks of one frame. Throws `DamagedDataError`. */
export interface FrameDecoder {
  unpack(block: Block): AsyncGenerator<Buffer, void, void>;
  /** Whether the unpacked bytes have this sum. */
  hasSum(sum: Buffer): Promise<boolean>;
  close(): void;
}

/** The platform's decoder where there is one: Node has it since 22.15. */
export function frameDecoder(header: FrameHeader): FrameDecoder {
  const platform: ZlibOfLater = zlib;
  const stream = platform.createZstdDecompress?.({ chunkSize: OUTPUT_BYTES });
  return stream === undefined ? new OwnDecoder(header) : new PlatformDecoder(header, stream);
}

type ZlibOfLater = typeof zlib & {
  readonly createZstdDecompress?: (options: { readonly chunkSize: number }) => Transform;
};

const OUTPUT_BYTES = 64 * 1024;

class PlatformDecoder implements FrameDecoder {
  private readonly pump: ZlibPump;
  private header: Buffer;

  constructor({ bytes }: FrameHeader, stream: Transform) {
    this.pump = new ZlibPump(stream);
    this.header = bytes;
  }

  async *unpack({ bytes }: Block): AsyncGenerator<Buffer, void, void> {
    const piece = Buffer.concat([this.header, bytes]);
    this.header = Buffer.alloc(0);
    try {
      yield* this.pump.push(piece);
    } catch {
      throw new DamagedDataError('corrupt');
    }
  }

  async hasSum(sum: Buffer): Promise<boolean> {
    try {
      for await (const rest of this.pump.push(sum)) void rest;
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.pump.destroy();
  }
}

const SUM_BYTES = 4;

/** For older platforms. `fzstd` unpacks and compares no sums. */
class OwnDecoder implements FrameDecoder {
  private readonly sum = new XxHash64();
  private readonly unpacked: Uint8Array[] = [];
  private readonly decoder = new Decompress((bytes) => this.unpacked.push(bytes));

  constructor(private readonly header: FrameHeader) {
    this.push(header.bytes, 'more');
  }

  async *unpack({ bytes, isLast }: Block): AsyncGenerator<Buffer, void, void> {
    // It wants the bytes of the sum with the last block, and reads none of them.
    const behind = Buffer.alloc(isLast && this.header.hasSum ? SUM_BYTES : 0);
    this.push(Buffer.concat([bytes, behind]), isLast ? 'end' : 'more');
    for (const part of this.unpacked.splice(0)) {
      this.sum.add(part);
      yield Buffer.from(part.buffer, part.byteOffset, part.length);
    }
  }

  hasSum(sum: Buffer): Promise<boolean> {
    return Promise.resolve(sum.readUInt32LE(0) === this.sum.low());
  }

  close(): void {
    this.unpacked.length = 0;
  }

  private push(bytes: Buffer, then: 'more' | 'end'): void {
    try {
      this.decoder.push(bytes, then === 'end');
    } catch {
      throw new DamagedDataError('corrupt');
    }
  }
}
