import { failure, type Failure } from '../../shared/failure';

/** What a disk error means to a user. */
export function diskFailure(error: unknown): Failure {
  const details = String(error);
  if (isErrno(error, 'ENOSPC') || isErrno(error, 'EDQUOT')) return failure('disk-full', details, true);
  if (isErrno(error, 'EACCES') || isErrno(error, 'EPERM') || isErrno(error, 'EROFS')) {
    return failure('disk-no-permission', details, true);
  }
  return failure('disk-trouble', details, true);
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
