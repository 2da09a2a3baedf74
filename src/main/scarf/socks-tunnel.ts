import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { failure, FailureError, type Failure } from '../../shared/failure';
import type { SignIn } from '../../shared/app/proxy-sign-in';

/** The caller's deadline is far shorter; the library needs a timeout of its own. */
const TIMEOUT_MS = 60_000;

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Asks a SOCKS proxy once to connect to the host; the proxy resolves the host name. Afterwards the socket reaches the
 * host. Rejects with `proxy-asks-password`, `proxy-sign-in` or `proxy-refused`. The caller limits the time and destroys
 * the socket. Only version 5 knows a sign-in.
 */
export async function openSocksTunnel(
  socket: Socket,
  kind: 'socks4' | 'socks5',
  proxy: Endpoint,
  { host, port }: Endpoint,
  signIn: SignIn | null,
): Promise<void> {
  try {
    await SocksClient.createConnection({
      command: 'connect',
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: kind === 'socks4' ? 4 : 5,
        ...(signIn !== null && kind === 'socks5' && { userId: signIn.user, password: signIn.password }),
      },
      destination: { host, port },
      existing_socket: socket,
      timeout: TIMEOUT_MS,
    });
  } catch (error) {
    // The message alone: the library's error also holds the password.
    throw new FailureError(refusal(error instanceof Error ? error.message : 'SOCKS', signIn));
  }
}

/** The library has no error codes: only its messages show what failed. */
function refusal(why: string, signIn: SignIn | null): Failure {
  // With a sign-in at hand, none of the kinds that the app knows is accepted.
  if (/authentication type/i.test(why) && signIn !== null) return failure('proxy-sign-in', why);
  if (/authentication/i.test(why)) return failure('proxy-asks-password', why);
  const retryable = /closed|rejected connection(?!.*NotAllowed)/i.test(why);
  return { ...failure('proxy-refused', why), retryable };
}
