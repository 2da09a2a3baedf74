import type { Duplex } from 'node:stream';
import { failure, FailureError, type Failure } from '../../shared/failure';
import type { SignIn } from '../../shared/app/proxy-sign-in';

const HEAD_BYTES_AT_MOST = 16 * 1024;

/**
 * Asks a proxy once, by CONNECT, to connect to `authority` (`host:port`). Afterwards the stream reaches the host.
 * Rejects with `proxy-asks-password`, `proxy-sign-in` (of a kind that the app does not know) or `proxy-refused`. The
 * caller limits the time and destroys the stream.
 */
export async function openTunnel(proxy: Duplex, authority: string, signIn: SignIn | null): Promise<void> {
  const lines = [`CONNECT ${authority} HTTP/1.1`, `host: ${authority}`, 'proxy-connection: keep-alive'];
  if (signIn !== null) lines.push(`proxy-authorization: ${basic(signIn)}`);
  proxy.write(`${lines.join('\r\n')}\r\n\r\n`);
  const { head, rest } = await readHead(proxy);
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  if (status === undefined) throw refused('it does not speak HTTP', { retryable: false });
  if (status === '407') throw new FailureError(askedBy(head));
  // A 4xx status such as 403: a rule of the proxy forbids it.
  if (!status.startsWith('2'))
    throw refused(`it answered HTTP ${status}`, { retryable: status.startsWith('5') });
  if (rest.length > 0) proxy.unshift(rest);
}

/** RFC 7617, in UTF-8 as browsers send it. */
function basic({ user, password }: SignIn): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** Names the kinds of sign-in that the proxy accepts: an administrator needs to know. */
function askedBy(head: string): Failure {
  const kinds = [...head.matchAll(/^proxy-authenticate:(.*)$/gim)].flatMap(([, value = '']) =>
    kindsIn(value),
  );
  const wanted = kinds.length === 0 ? '' : `, and wants ${[...new Set(kinds)].join(' or ')}`;
  const isBasic = kinds.some((kind) => kind.toLowerCase() === 'basic');
  return failure(isBasic ? 'proxy-asks-password' : 'proxy-sign-in', `it answered HTTP 407${wanted}`);
}

/** One header may list several kinds, each with parameters: `Negotiate, Basic realm="a, b"`. */
function kindsIn(value: string): string[] {
  const parts = value.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(',');
  return parts.flatMap((part) => /^\s*([\w-]+)(?=\s*$|\s+[^\s=])/.exec(part)?.[1] ?? []);
}

function readHead(stream: Duplex): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const settle = (then: () => void): void => {
      stream.pause();
      stream.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', reject);
      then();
    };
    const onEnd = (): void => settle(() => reject(refused('it closed the connection', { retryable: true })));
    const onData = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf('\r\n\r\n');
      if (end !== -1) {
        settle(() => resolve({ head: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + 4) }));
      } else if (bytes.length > HEAD_BYTES_AT_MOST) {
        settle(() => reject(refused('its answer has no end', { retryable: false })));
      }
    };
    stream.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', reject);
  });
}

function refused(why: string, { retryable }: Pick<Failure, 'retryable'>): FailureError {
  return new FailureError({ ...failure('proxy-refused', why), retryable });
}
