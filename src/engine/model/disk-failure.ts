import { type Failure, retryableFailure } from '../../shared/failure';

/** The failure for an error of the disk: `disk-full`, `disk-no-permission`, `too-many-open` or `disk-trouble`. */
export function diskFailure(error: unknown): Failure {
  const details = String(error);
  if (isErrno(error, 'ENOSPC') || isErrno(error, 'EDQUOT')) return retryableFailure('disk-full', details);
  if (isErrno(error, 'EACCES') || isErrno(error, 'EPERM') || isErrno(error, 'EROFS')) {
    return retryableFailure('disk-no-permission', details);
  }
  if (isErrno(error, 'EMFILE') || isErrno(error, 'ENFILE')) return retryableFailure('too-many-open', details);
  return retryableFailure('disk-trouble', details);
}

/** Whether an error has this code of the system, such as `ENOSPC`. */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
