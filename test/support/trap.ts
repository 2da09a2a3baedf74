import { createServer, type Socket } from 'node:net';

export interface Trap {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Connections so far. */
  readonly visits: () => number;
  readonly close: () => Promise<void>;
}

/** A local port that no request may reach. It counts connections and never answers. */
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
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, port, visits: () => visits, close };
}
