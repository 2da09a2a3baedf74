import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Relay {
  readonly url: string;
  close(): Promise<void>;
}

const TICK_MS = 5;

/**
 * A line of a given speed to a server on this computer: passes bytes on, no faster than `bitsPerSecond` each way, in
 * small portions, and stops reading meanwhile, as a slow line does.
 */
export async function startRelay(target: URL, bitsPerSecond: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const up = new Line(bitsPerSecond / 8);
  const down = new Line(bitsPerSecond / 8);
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect({ host: target.hostname, port: Number(target.port) });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.end());
    passOn(near, up, far);
    passOn(far, down, near);
    near.resume();
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

function passOn(from: Socket, line: Line, to: Socket): void {
  let passing: Promise<void> = Promise.resolve();
  from.on('data', (bytes) => {
    from.pause();
    passing = line.pass(bytes, to).then(() => void from.resume());
  });
  from.on('end', () => void passing.then(() => to.end()));
}

/** What a line lets through: as many bytes as its time allows, shared by all connections. */
class Line {
  #free = performance.now();

  constructor(private readonly bytesPerSecond: number) {}

  async pass(bytes: Buffer, to: Socket): Promise<void> {
    const portion = Math.max(1, Math.round((this.bytesPerSecond * TICK_MS) / 1000));
    for (let at = 0; at < bytes.length; at += portion) {
      const part = bytes.subarray(at, at + portion);
      const now = performance.now();
      this.#free = Math.max(this.#free, now) + (part.length / this.bytesPerSecond) * 1000;
      if (this.#free - now > TICK_MS) await sleep(this.#free - now);
      if (to.destroyed) return;
      if (!to.write(part))
        await new Promise<void>((resolve) => to.once('drain', resolve).once('close', resolve));
    }
  }
}
