import { basename } from 'node:path';
import { failure, type Failure } from '../../shared/failure';

/** What the system said when a file could not be opened or read. The path is left out but for the file's name. */
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
    // Windows: another program holds it, or a part of it, for itself alone.
    case 'EBUSY':
    case 'ETXTBSY':
    case 'EAGAIN':
      return failure('file-locked', details, true);
    case 'EISDIR':
      return failure('file-is-folder', details);
    default:
      return failure('file-unreadable', details);
  }
}
