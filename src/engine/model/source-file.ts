import type { Compression } from '../../shared/files/compression';
import type { Form } from '../../shared/files/layout';
import type { Part } from '../../shared/files/parts';
import type { FileIdentity } from './file-identity';
import type { ArchiveMember } from './file-location';

/** A part: one of several files that were checked as one. */
export interface PartFile extends Part {
  /** The path of the file, or of the archive. */
  readonly path: string;
  /** The member of the archive at `path`; null: the file itself. */
  readonly packed: ArchiveMember | null;
  /** The size is that of the unpacked file. */
  readonly identity: FileIdentity;
  readonly compression: Compression;
  readonly form: Form;
  /** Of the unpacked bytes: the same as when the file is checked alone. */
  readonly fingerprint: string;
}

/** A checked file: its form, and the proof that it has not changed. */
export interface CheckedFile {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly fingerprint: string;
  readonly compression: Compression;
  readonly form: Form;
  /** The parts, if several files are read as one; `path` is then their folder or archive. */
  readonly parts?: readonly PartFile[];
}
