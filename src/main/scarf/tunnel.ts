import type { Duplex } from 'node:stream';
import { failure, FailureError, type Failure } from '../../shared/failure';

const HEAD_BYTES_AT_MOST = 16 * 1024;

/**
 * Asks a proxy once, by CONNECT, to connect to `authority` (`host:port`). Afterwards the stream reaches the host.
 * Rejects with `proxy-sign-in` or `proxy-refused`. The caller limits the time and destroys the stream.
 */
export async function openTunnel(proxy: Duplex, authority: string): Promise<void> {
  proxy.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\nproxy-connection: keep-alive\r\n\r\n`);
  const { head, rest } = await readHead(proxy);
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  if (status === undefined) throw refused('it does not speak HTTP', { retryable: false });
  if (status === '407')
    throw new FailureError(failure('proxy-sign-in', `it answered HTTP 407${signInKinds(head)}`));
  // A 4xx status such as 403: a rule of the proxy forbids it.
  if (!status.startsWith('2'))
    throw refused(`it answered HTTP ${status}`, { retryable: status.startsWith('5') });
  if (rest.length > 0) proxy.unshift(rest);
}

/** The kinds of sign-in that the proxy accepts: an administrator needs to know. */
function signInKinds(head: string): string {
  const kinds = [...head.matchAll(/^proxy-authenticate:\s*([\w-]+)/gim)].map(([, kind]) => kind);
  return kinds.length === 0 ? '' : `, and wants ${kinds.join(' or ')}`;
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
