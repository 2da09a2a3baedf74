import { basename } from 'node:path';
import { failure, type Failure, FailureError, retryableFailure } from '../../shared/failure';
import type { FileKind } from '../../shared/file-kind';

/** The failure for an error while opening or reading a file. Its details hold the file's name, never the path. */
export function fileFailure(error: unknown, path: string): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const details = path === '' ? code : `${code} ${basename(path)}`;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return failure('file-missing', details);
    case 'EACCES':
    case 'EPERM':
      return failure('file-no-permission', details);
    // Windows: another program has locked the file or a part of it.
    case 'EBUSY':
    case 'ETXTBSY':
    case 'EAGAIN':
      return retryableFailure('file-locked', details);
    case 'EMFILE':
    case 'ENFILE':
      return retryableFailure('too-many-open', details);
    case 'EISDIR':
      return failure('file-is-folder', details);
    default:
      return failure('file-unreadable', details);
  }
}

/** The failure of a file whose kind is known and not read. */
export function notRead(kind: FileKind, details?: string): FailureError {
  return new FailureError({ ...failure('file-kind-not-read', details ?? kind), fileKind: kind });
}
