import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';

export interface Trap {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Connections and packets so far. */
  readonly visits: () => number;
  readonly close: () => Promise<void>;
}

/** A local port, of TCP and of UDP, that no request may reach. It counts what arrives and never answers. */
export async function startTrap(): Promise<Trap> {
  let visits = 0;
  const server = createServer((socket: Socket) => {
    visits += 1;
    socket.on('error', () => undefined);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the trap has no port');
  const { port } = address;
  const packets = createSocket('udp4', () => (visits += 1));
  await new Promise<void>((resolve) => packets.bind(port, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => packets.close(() => resolve()));
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, port, visits: () => visits, close };
}
