import type { Duplex } from 'node:stream';
import { failure, FailureError } from '../../shared/failure';

const LONGEST_HEAD = 16 * 1024;

/**
 * Asks a proxy once, by CONNECT, for a way to `authority` (`host:port`). Resolves when it agrees; the stream then
 * reaches the host. Anything else is `proxy-refused`. Whoever calls bounds the time and destroys the stream.
 */
export async function openTunnel(proxy: Duplex, authority: string): Promise<void> {
  proxy.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\nproxy-connection: keep-alive\r\n\r\n`);
  const { head, rest } = await readHead(proxy);
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  if (status === undefined) throw refused('it does not speak HTTP', false);
  // 407: it wants a sign-in, which we have none for. 403 and the like: a rule forbids it.
  if (!status.startsWith('2')) throw refused(`it answered HTTP ${status}`, status.startsWith('5'));
  if (rest.length > 0) proxy.unshift(rest);
}

function readHead(stream: Duplex): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const settle = (then: () => void): void => {
      stream.pause();
      stream.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', reject);
      then();
    };
    const onEnd = (): void => settle(() => reject(refused('it closed the connection', true)));
    const onData = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf('\r\n\r\n');
      if (end !== -1) {
        settle(() => resolve({ head: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + 4) }));
      } else if (bytes.length > LONGEST_HEAD) {
        settle(() => reject(refused('its answer has no end', false)));
      }
    };
    stream.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', reject);
  });
}

function refused(why: string, retryable: boolean): FailureError {
  return new FailureError(failure('proxy-refused', why, retryable));
}
