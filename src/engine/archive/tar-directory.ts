import { PARTS_AT_MOST } from '../../shared/files/parts';
import type { Damage } from '../../shared/checks/problem';
import { TAR_BLOCK_BYTES } from '../bytes/tar-sum';
import type { ArchiveBytes } from './block-source';
import {
  archiveName,
  LISTED_AT_MOST,
  memberPath,
  tooManyFiles,
  type ListedFile,
  type Unread,
} from './listed-file';
import { goesOn, paxRecords, readTarHeader, textIn, type TarHeader } from './tar-header';

export interface ListedTar {
  readonly listed: readonly ListedFile[];
  /** What is wrong with it: files may be missing. Null: nothing. */
  readonly damage: Damage | null;
}

/** (ours) Longer names and extended headers are no names. */
const NAME_BYTES_AT_MOST = 1024 * 1024;

/**
 * The files of a .tar, of all tars that were joined to one, by walking from header to header. Behind a damaged header it
 * looks for the next one. `wanted` selects files by name; `onFile` runs for each of them while its bytes are at hand. Throws
 * `FailureError` `too-many-files`.
 */
export async function listTar(
  bytes: ArchiveBytes,
  wanted: (name: string) => boolean,
  signal: AbortSignal,
  onFile: (file: ListedFile) => Promise<void> = async () => undefined,
): Promise<ListedTar> {
  const walk = new TarWalk(bytes, signal);
  const listed = new Map<string, ListedFile>();
  const replaced: ListedFile[] = [];
  let readable = 0;
  for (let found = await walk.next(); found !== null; found = await walk.next()) {
    const path = memberPath(found.name);
    const name = archiveName(found.name);
    const file = wanted(name) ? { name, is: found.is } : { name, is: { kind: 'not-wanted' as const } };
    // Unpacking it would leave the last file of a name.
    const before = listed.get(path);
    if (before !== undefined && before.is.kind !== 'not-wanted')
      replaced.push({ name, is: { kind: 'replaced' } });
    if (file.is.kind === 'readable') {
      readable += 1;
      if (readable > PARTS_AT_MOST) throw tooManyFiles(readable);
      await onFile(file);
    }
    listed.delete(path);
    listed.set(path, file);
    const files = listed.size + replaced.length;
    if (files > LISTED_AT_MOST) throw tooManyFiles(files);
  }
  return { listed: [...replaced, ...listed.values()], damage: walk.damage ?? bytes.damage };
}

interface FoundFile {
  readonly name: string;
  readonly is: ListedFile['is'];
}

/** What stands before a header and is meant for it. */
interface Extension {
  readonly name?: string;
  readonly size?: number;
  readonly isSparse?: true;
}

class TarWalk {
  damage: Damage | null = null;
  private at = 0;
  private isEnded = false;
  private extension: Extension = {};

  constructor(
    private readonly bytes: ArchiveBytes,
    private readonly signal: AbortSignal,
  ) {}

  /** The next file; folders and labels are passed over. Null: there are no more. */
  async next(): Promise<FoundFile | null> {
    for (;;) {
      this.signal.throwIfAborted();
      const block = await this.bytes.read(this.at, TAR_BLOCK_BYTES, this.signal);
      if (block.length < TAR_BLOCK_BYTES) {
        // Each tar ends with blocks of zeros: without them something may be missing.
        if (!this.isEnded || block.some((byte) => byte !== 0))
          this.damage ??= this.isEnded ? 'behind' : 'cut';
        return null;
      }
      const header = readTarHeader(block);
      this.at += TAR_BLOCK_BYTES;
      if (header === null) this.passOver(block);
      else {
        this.isEnded = false;
        const found = await this.take(header);
        if (found !== null) return found;
      }
    }
  }

  private passOver(block: Buffer): void {
    if (block.every((byte) => byte === 0)) this.isEnded = true;
    else this.damage ??= this.isEnded ? 'behind' : 'corrupt';
  }

  private async take(header: TarHeader): Promise<FoundFile | null> {
    switch (header.type) {
      case 'x':
      case 'X':
      case 'L':
      case 'K':
        await this.extend(header);
        return null;
      // A label or a header for all files: nothing of it changes which bytes a file has.
      case 'V':
      case 'g':
        this.skip(header.size);
        return null;
    }
    const { name = header.name, size = header.size, isSparse } = this.extension;
    this.extension = {};
    if (header.type === 'S') return this.oldSparse(name, size, header.mapGoesOn);
    const start = this.at;
    // Links of old tars name the size of the file that they stand for.
    const hasBytes = !NO_BYTES.has(header.type);
    if (hasBytes) this.skip(size);
    if (FOLDERS.has(header.type) || name.endsWith('/')) return null;
    const why = isSparse === true ? 'sparse' : OTHERS[header.type];
    if (why !== undefined) return { name, is: { kind: why } };
    if (!FILES.has(header.type)) return { name, is: { kind: 'special' } };
    return {
      name,
      is: { kind: 'readable', entry: { start, packedBytes: size, method: 'stored', crc32: null, size } },
    };
  }

  /** Reads a header that is meant for the next one. */
  private async extend({ type, size }: TarHeader): Promise<void> {
    const content = await this.bytes.read(this.at, Math.min(size, NAME_BYTES_AT_MOST), this.signal);
    this.skip(size);
    if (type === 'K') return;
    if (type === 'L') {
      this.extension = { ...this.extension, name: textIn(content, 0, content.length) };
      return;
    }
    const records = paxRecords(content);
    const name = records.get('GNU.sparse.name') ?? records.get('path');
    const written = Number(records.get('size') ?? Number.NaN);
    const isSparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse.'));
    this.extension = {
      ...this.extension,
      ...(name !== undefined && { name }),
      ...(Number.isSafeInteger(written) && written >= 0 && { size: written }),
      ...(isSparse && { isSparse }),
    };
  }

  private async oldSparse(name: string, size: number, mapGoesOn: boolean): Promise<FoundFile> {
    for (let more = mapGoesOn; more;) {
      const block = await this.bytes.read(this.at, TAR_BLOCK_BYTES, this.signal);
      this.at += TAR_BLOCK_BYTES;
      more = goesOn(block, 504);
    }
    this.skip(size);
    return { name, is: { kind: 'sparse' } };
  }

  private skip(size: number): void {
    this.at += Math.ceil(size / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
  }
}

const FILES: ReadonlySet<string> = new Set(['0', '\0', '7']);
const FOLDERS: ReadonlySet<string> = new Set(['5', 'D']);
const NO_BYTES: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6']);
const OTHERS: Readonly<Partial<Record<string, Unread>>> = { 1: 'link', 2: 'link' };
