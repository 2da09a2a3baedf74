import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { failure, FailureError, type Failure } from '../../shared/failure';

/** Far longer than whoever calls allows: the library must have an end of its own. */
const LONGEST_MS = 60_000;

interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Asks a SOCKS proxy, once and without a sign-in, for a way to the host; the proxy looks its name up. When it resolves,
 * the connected socket reaches the host. Anything else is `proxy-refused`, or `proxy-sign-in` where it takes nobody
 * unknown. Whoever calls bounds the time and destroys the socket.
 */
export async function openSocksTunnel(
  socket: Socket,
  kind: 'socks4' | 'socks5',
  proxy: Place,
  { host, port }: Place,
): Promise<void> {
  try {
    await SocksClient.createConnection({
      command: 'connect',
      proxy: { host: proxy.host, port: proxy.port, type: kind === 'socks4' ? 4 : 5 },
      destination: { host, port },
      existing_socket: socket,
      timeout: LONGEST_MS,
    });
  } catch (error) {
    throw new FailureError(refusal(error instanceof Error ? error.message : 'SOCKS'));
  }
}

/** The library tells what went wrong by its sentences alone. */
function refusal(why: string): Failure {
  if (/authentication/i.test(why)) return failure('proxy-sign-in', why);
  const mayPass = /closed|rejected connection(?!.*NotAllowed)/i.test(why);
  return failure('proxy-refused', why, mayPass);
}
