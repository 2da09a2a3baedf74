import { failure, FailureError } from '../../shared/failure';
import type { FileKind } from '../../shared/file-kind';
import type { ArchiveEntry } from '../model/file-location';

/** Files of an archive, of any kind. */
export const LISTED_AT_MOST = 20_000;

/** (ours) Characters of a name that are kept: a .zip allows 65,535, and the window shows them all. */
const NAME_LENGTH = 1000;

/** A file that an archive names. Its content was not looked at yet. */
export interface ListedFile {
  /** The path in the archive, with `/` between folders. */
  readonly name: string;
  readonly is:
    | { readonly kind: Unread }
    | { readonly kind: 'packing'; readonly packing: FileKind }
    | { readonly kind: 'readable'; readonly entry: ArchiveEntry };
}

/** Why a file of an archive is not read. */
export type Unread =
  | 'not-wanted'
  | 'encrypted'
  /** It stands for another file. */
  | 'link'
  /** A device, a pipe, or what only one program knows. */
  | 'special'
  /** Its holes are left out. */
  | 'sparse'
  /** A file of this name stands in the archive once more, behind it. */
  | 'replaced';

/**
 * The name of an archive member as a path with `/`, without a drive and without steps that lead nowhere or out of the
 * archive. Names never become paths on the disk.
 */
export function archiveName(raw: string): string {
  return memberPath(raw).slice(0, NAME_LENGTH);
}

/** The same, whatever its length: two members of one path are one file where they are unpacked. */
export function memberPath(raw: string): string {
  const steps = raw.replace(/^[A-Za-z]:(?=[\\/])/, '').split(/[\\/]/);
  return steps.filter((step) => step !== '' && step !== '.' && step !== '..').join('/') || raw;
}

export function tooManyFiles(count: number): FailureError {
  return new FailureError(failure('too-many-files', `${count} files`));
}
