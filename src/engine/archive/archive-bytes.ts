import type { FileHandle } from 'node:fs/promises';
import type { Packing } from '../../shared/files/compression';
import type { Damage } from '../../shared/checks/problem';
import type { ArchiveEntry, ArchiveLayer } from '../model/file-location';
import { DiskBytes, type ArchiveBytes, type BlockSource } from './block-source';
import { entryBytes } from './entry-bytes';
import { StreamedArchive } from './streamed-archive';
import { unpack } from './unpack';

/** An archive on the disk. */
export class DiskArchive implements ArchiveBytes {
  readonly isStreamed = false;
  readonly damage = null;

  constructor(
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  async read(start: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - start)));
    const { bytesRead } = await this.handle.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  }

  section(start: number, size: number): BlockSource {
    return new DiskBytes(this.handle, size, start);
  }
}

/** An archive that lies in another one as it is. */
export class ArchiveSection implements ArchiveBytes {
  constructor(
    private readonly outer: ArchiveBytes,
    private readonly start: number,
    readonly size: number,
  ) {}

  get isStreamed(): boolean {
    return this.outer.isStreamed;
  }

  get damage(): Damage | null {
    return this.outer.damage;
  }

  read(start: number, length: number, signal: AbortSignal): Promise<Buffer> {
    const within = Math.max(0, Math.min(length, this.size - start));
    return this.outer.read(this.start + start, within, signal);
  }

  section(start: number, size: number): BlockSource {
    return this.outer.section(this.start + start, size);
  }
}

/** An archive behind the layers around it. Close it after use; the file on the disk stays open. */
export interface OpenArchive {
  readonly bytes: ArchiveBytes;
  close(): Promise<void>;
}

/** Opens the archive behind `layers`, from the outside in. */
export function throughLayers(outer: ArchiveBytes, layers: readonly ArchiveLayer[]): OpenArchive {
  const streams: StreamedArchive[] = [];
  const streamed = (stream: StreamedArchive): StreamedArchive => {
    streams.unshift(stream);
    return stream;
  };
  let bytes = outer;
  for (const layer of layers) {
    const around = bytes;
    if ('packing' in layer) bytes = streamed(unpacked(around, layer.packing));
    // Where the bytes have a checksum, they are read in order, to compare it.
    else if (layer.crc32 !== null) bytes = streamed(packedMember(around, layer));
    else bytes = new ArchiveSection(around, layer.start, layer.size);
  }
  return {
    bytes,
    async close() {
      for (const stream of streams) await stream.close();
    },
  };
}

function unpacked(around: ArchiveBytes, packing: Packing): StreamedArchive {
  const packed = around.section(0, around.size);
  return new StreamedArchive(around, Infinity, (signal) =>
    unpack(packing, packed.blocks(signal, 0), around.size),
  );
}

function packedMember(around: ArchiveBytes, entry: ArchiveEntry): StreamedArchive {
  return new StreamedArchive(around, entry.size, (signal) => entryBytes(around, entry).blocks(signal, 0));
}
