import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { failure, FailureError, type Failure } from '../../shared/failure';

/** The caller's deadline is far shorter; the library needs a timeout of its own. */
const TIMEOUT_MS = 60_000;

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Asks a SOCKS proxy once, without a sign-in, to connect to the host; the proxy resolves the host name. Afterwards the
 * socket reaches the host. Rejects with `proxy-sign-in` or `proxy-refused`. The caller limits the time and destroys the
 * socket.
 */
export async function openSocksTunnel(
  socket: Socket,
  kind: 'socks4' | 'socks5',
  proxy: Endpoint,
  { host, port }: Endpoint,
): Promise<void> {
  try {
    await SocksClient.createConnection({
      command: 'connect',
      proxy: { host: proxy.host, port: proxy.port, type: kind === 'socks4' ? 4 : 5 },
      destination: { host, port },
      existing_socket: socket,
      timeout: TIMEOUT_MS,
    });
  } catch (error) {
    throw new FailureError(refusal(error instanceof Error ? error.message : 'SOCKS'));
  }
}

/** The library has no error codes: only its messages show what failed. */
function refusal(why: string): Failure {
  if (/authentication/i.test(why)) return failure('proxy-sign-in', why);
  const retryable = /closed|rejected connection(?!.*NotAllowed)/i.test(why);
  return { ...failure('proxy-refused', why), retryable };
}
