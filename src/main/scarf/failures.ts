import { failure, FailureError, type Failure, type FailureCode } from '../../shared/failure';
import { QUOTE_LENGTH } from '../../shared/limits';
import { withoutToken } from '../credentials/redact-token';

/** A request, as failure details describe it. The token must not appear in them. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string | null;
}

/** An answer that is not 2xx. `text`: as much of its body as could be read. */
export interface Refusal {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** A longer wait is cut to this. */
const LONGEST_WAIT_S = 3600;

/** The failure of an answer that is not 2xx, by the table of refusals in Scarf's guides. */
export function failureOfStatus(refusal: Refusal, asked: Asked, nowMs: number): Failure {
  const [code, retryable] = codeOfStatus(refusal);
  const named = { ...failure(code, details(asked, `HTTP ${refusal.status}`, refusal.text)), retryable };
  const retryAfter = retryable ? secondsToWait(refusal.retryAfter, nowMs) : null;
  return retryAfter === null ? named : { ...named, retryAfter };
}

function codeOfStatus({ status, text }: Refusal): readonly [FailureCode, retryable: boolean] {
  if (status >= 300 && status < 400) return ['redirected', false];
  if (status === 401) return ['token-refused', false];
  if (status === 403) return ['token-not-allowed', false];
  if (status === 404) return ['not-found', false];
  if (status === 407) return ['proxy-sign-in', false];
  if (status === 408) return ['timed-out', true];
  if (status === 413) return ['body-too-large', false];
  if (status === 422 && /too many|active imports/i.test(text)) return ['too-many-imports', true];
  if (status === 429) return ['slow-down', true];
  if (status >= 400 && status < 500) return ['rejected', false];
  if (status >= 500 && status < 600) return ['scarf-trouble', true];
  return ['unexpected-answer', false];
}

/**
 * `Retry-After` in seconds from now: whole seconds or an HTTP date. Null: it asks for no wait. Whatever else it holds must
 * not shorten our own waits.
 */
export function secondsToWait(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((httpDateMs(text) - nowMs) / 1000);
  return seconds > 0 ? Math.min(seconds, LONGEST_WAIT_S) : null;
}

/** `Wed, 01 Jul 2026 12:00:30 GMT`; NaN: no such date. `Date.parse` alone reads a date into almost any text. */
function httpDateMs(text: string): number {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toUTCString() === text ? ms : Number.NaN;
}

/** The failure of a 2xx answer with unusable content: a page of a network filter, cut JSON, nothing. */
export function unexpectedAnswer(what: string, text: string, asked: Asked): Failure {
  return failure('unexpected-answer', details(asked, what, text));
}

/** Where a request names nothing but the account, `not-found` means that Scarf does not know it. */
export function asOwnerFailure(failed: Failure): Failure {
  return failed.code === 'not-found' ? { ...failed, code: 'owner-unknown' } : failed;
}

/** The failure of an error during a request, with the request in its details. */
export function failureOfError(error: unknown, asked: Asked): Failure {
  const named = error instanceof FailureError ? error.failure : networkFailure(error);
  return { ...named, details: details(asked, named.details ?? named.code, '') };
}

/** The failure of a socket, a name look-up, a certificate check or the HTTP client. */
export function networkFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const code = codeOf(error);
  const [name, retryable] = NETWORK.get(code) ?? byFamily(code);
  const message = error instanceof Error ? error.message : 'no error object';
  return { ...failure(name, [code, message].filter((part) => part !== '').join(': ')), retryable };
}

type Named = readonly [FailureCode, retryable: boolean];
const each = (codes: string, named: Named): [string, Named][] =>
  codes.split(' ').map((code) => [code, named]);

const NETWORK = new Map<string, Named>([
  ...each('ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME', ['host-not-found', true]),
  ...each('ENETUNREACH EHOSTUNREACH ENETDOWN EHOSTDOWN EADDRNOTAVAIL', ['host-not-found', true]),
  // A firewall of this computer may say EACCES or EPERM.
  ...each('ECONNREFUSED EACCES EPERM', ['connection-refused', true]),
  ...each('ETIMEDOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT', [
    'timed-out',
    true,
  ]),
  ...each('ECONNRESET ECONNABORTED EPIPE ENOTCONN UND_ERR_SOCKET UND_ERR_ABORTED', ['connection-lost', true]),
  ...each('UND_ERR_DESTROYED UND_ERR_CLOSED', ['connection-lost', true]),
  ...each('EMFILE ENFILE ENOBUFS', ['too-many-open', true]),
  ...each('UND_ERR_INVALID_ARG UND_ERR_NOT_SUPPORTED', ['unexpected', false]),
  // The answer was cut off.
  ...each('HPE_INVALID_EOF_STATE UND_ERR_RES_CONTENT_LENGTH_MISMATCH', ['connection-lost', true]),
  // With a wrong clock, a valid certificate looks too new: both are a matter of dates.
  ...each('CERT_HAS_EXPIRED CERT_NOT_YET_VALID', ['certificate-expired', false]),
  ...each('ERR_TLS_CERT_ALTNAME_INVALID HOSTNAME_MISMATCH', ['certificate-wrong-host', false]),
  ...each('SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT', ['certificate-untrusted', false]),
  ...each('UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ['certificate-untrusted', false]),
  ...each('UNABLE_TO_VERIFY_LEAF_SIGNATURE INVALID_CA INVALID_PURPOSE', ['certificate-untrusted', false]),
]);

function byFamily(code: string): Named {
  if (code.startsWith('CERT_') || code.startsWith('UNABLE_TO_')) return ['certificate-untrusted', false];
  // Something in between that speaks neither TLS nor HTTP.
  if (code.startsWith('HPE_') || code.startsWith('ERR_SSL_') || code === 'EPROTO')
    return ['unexpected-answer', false];
  if (code.startsWith('UND_ERR_')) return ['unexpected-answer', false];
  return ['unexpected', false];
}

/** The system's code of an error, of its cause, or of the first of several attempts; empty: none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : '';
}

function details(asked: Asked, what: string, text: string): string {
  const clean = withoutToken(text, asked.token).replace(/\s+/g, ' ').trim();
  const short = clean.length > QUOTE_LENGTH ? `${clean.slice(0, QUOTE_LENGTH - 1)}…` : clean;
  const [path = ''] = asked.path.split('?');
  const line = withoutToken(`${asked.method} ${path}: ${what}`, asked.token);
  return short === '' ? line : `${line}: ${short}`;
}
