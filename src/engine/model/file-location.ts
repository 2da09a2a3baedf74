import type { FileIdentity } from './file-identity';

/** Where the bytes of a file in a .zip are, as its directory says. Plain data. */
export interface ZipEntry {
  /** Where its bytes begin in the archive. */
  readonly start: number;
  readonly packedBytes: number;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
  /** Unpacked, as the directory says: no more than that is given out. */
  readonly size: number;
}

/** Where a file is in an archive, and what the archive was when it was listed. Plain data. */
export interface ArchiveMember {
  readonly entry: ZipEntry;
  readonly archive: FileIdentity;
}

/** A file that is to be read: one on the disk, or one in an archive on the disk. */
export interface FileLocation {
  readonly name: string;
  /** Of the file on the disk. */
  readonly path: string;
  readonly packed: ArchiveMember | null;
  /** Bytes of the file itself, as far as it is known before it is read. */
  readonly size: number;
}
