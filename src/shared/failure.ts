import type { FileKind } from './file-kind';

/** A code never changes its meaning. The renderer owns its sentence and its next step. */
export const FAILURE_CODES = [
  // the account and its token
  'not-connected',
  'token-empty',
  'token-not-ascii',
  'token-too-long',
  'token-refused',
  'token-not-allowed',
  'owner-unknown',
  'owner-not-allowed',
  // this computer's password store
  'keychain-absent',
  'keychain-unreadable',
  'keychain-token-left',
  'keychain-sign-in-left',
  // the way to Scarf
  'host-not-found',
  'connection-refused',
  'connection-lost',
  'timed-out',
  'proxy-refused',
  'proxy-sign-in',
  'proxy-asks-password',
  'proxy-password-refused',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-host',
  'not-certificates',
  'address-not-allowed',
  'too-many-open',
  // Scarf's answers
  'redirected',
  'unexpected-answer',
  'not-found',
  'not-listed',
  'too-many-imports',
  'slow-down',
  'body-too-large',
  'log-too-large',
  'rejected',
  'scarf-trouble',
  // the file
  'file-missing',
  'file-locked',
  'file-no-permission',
  'file-is-folder',
  'file-empty',
  'no-events',
  'file-binary',
  'file-not-yet',
  'file-kind-not-read',
  'file-changed',
  'file-itself',
  'file-unreadable',
  // earlier versions: now file-kind-not-read
  'office-file',
  'no-event-files',
  'sheets-hidden',
  'too-many-files',
  'archive-damaged',
  'archive-encrypted',
  'nothing-to-send',
  'too-old-by-now',
  'begun-twice',
  // a mapping that was saved
  'not-a-preset',
  'preset-for-others',
  // this computer
  'disk-full',
  'disk-no-permission',
  'disk-trouble',
  'worker-ended',
  'set-by-organization',
  'policy-not-read',
  'too-many-folders',
  'folder-watched',
  // the app itself
  'bad-sender',
  'bad-input',
  'held-elsewhere',
  'gone',
  'unexpected',
  // a code in a record of another version of the app
  'unknown-reason',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** `details` is technical text for support. It never holds the token. */
export interface Failure {
  readonly code: FailureCode;
  /** The same attempt may succeed later without any action of the user. */
  readonly retryable: boolean;
  readonly details?: string;
  /** What the file is, for `file-kind-not-read`. */
  readonly fileKind?: FileKind;
  /** Seconds that the server asked us to wait. */
  readonly retryAfter?: number;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: FailureCode, details?: string): Result<never> {
  return { ok: false, failure: failure(code, details) };
}

/** A failure that only a change by the user can mend. */
export function failure(code: FailureCode, details?: string): Failure {
  return { code, retryable: false, ...(details !== undefined && { details }) };
}

/** A failure of an attempt that may succeed later as it is. */
export function retryableFailure(code: FailureCode, details?: string): Failure {
  return { ...failure(code, details), retryable: true };
}

/** Carries a failure through code that throws: streams, iterators, handlers. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  constructor(readonly failure: Failure) {
    super(failure.details === undefined ? failure.code : `${failure.code}: ${failure.details}`);
  }
}
