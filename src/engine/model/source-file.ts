import type { Form } from '../../shared/layout';
import type { Part } from '../../shared/parts';
import type { FileIdentity } from './file-identity';
import type { ArchiveMember } from './file-location';

/** One of several files that were checked as one, and how it is to be read. */
export interface PartFile extends Part {
  /** Of the file on the disk. */
  readonly path: string;
  /** Where it is in the archive at `path`; null: it is that file itself. */
  readonly packed: ArchiveMember | null;
  /** Its size is that of the unpacked file. */
  readonly identity: FileIdentity;
  readonly compression: 'none' | 'gzip';
  readonly form: Form;
  /** Of its bytes, unpacked from an archive: the same as when it is checked by itself. */
  readonly fingerprint: string;
}

/** A file as it was checked, and how it is to be read. */
export interface CheckedFile {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly fingerprint: string;
  readonly compression: 'none' | 'gzip';
  readonly form: Form;
  /** Several files that are read as one; `path` is then where they were found. */
  readonly parts?: readonly PartFile[];
}
