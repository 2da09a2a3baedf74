import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Relay {
  readonly url: string;
  close(): Promise<void>;
}

const TICK_MS = 5;

/**
 * Starts a TCP relay to a local server that limits each direction to `bitsPerSecond`. It forwards small chunks and stops
 * reading while they are sent, so the sender sees back pressure as on a slow line.
 */
export async function startRelay(target: URL, bitsPerSecond: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const up = new RateLimit(bitsPerSecond / 8);
  const down = new RateLimit(bitsPerSecond / 8);
  const server = createServer({ pauseOnConnect: true }, (client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port) });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.end());
    forward(client, up, upstream);
    forward(upstream, down, client);
    client.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function forward(from: Socket, limit: RateLimit, to: Socket): void {
  let written: Promise<void> = Promise.resolve();
  from.on('data', (bytes) => {
    from.pause();
    written = limit.write(bytes, to).then(() => void from.resume());
  });
  from.on('end', () => void written.then(() => to.end()));
}

/** Limits the bytes per second of one direction, shared by all connections. */
class RateLimit {
  #free = performance.now();

  constructor(private readonly bytesPerSecond: number) {}

  async write(bytes: Buffer, to: Socket): Promise<void> {
    const chunkBytes = Math.max(1, Math.round((this.bytesPerSecond * TICK_MS) / 1000));
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = bytes.subarray(at, at + chunkBytes);
      const now = performance.now();
      this.#free = Math.max(this.#free, now) + (chunk.length / this.bytesPerSecond) * 1000;
      if (this.#free - now > TICK_MS) await sleep(this.#free - now);
      if (to.destroyed) return;
      if (!to.write(chunk))
        await new Promise<void>((resolve) => to.once('drain', resolve).once('close', resolve));
    }
  }
}
