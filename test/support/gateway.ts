import * as net from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of a new connection: it is let through, reset at once, or taken and left without a word. */
export type Manner = 'open' | 'reset' | 'deaf';

export interface Gateway {
  readonly port: number;
  /** From now on, for every new connection. */
  manner: Manner;
  /** Connections so far, let through or not. */
  readonly connections: () => number;
  /** The next so many new connections are reset; those after them go by the manner. */
  strike(times: number): void;
  /** Resets every connection there is. */
  cut(): void;
}

/** Stands before a server as the line does: what it does to a connection, it does before a byte is understood. */
export async function gatewayTo(port: number): Promise<Gateway> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  let strikes = 0;
  const keep = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = net.createServer((socket) => {
    connections += 1;
    keep(socket);
    const struck = strikes > 0;
    strikes = Math.max(0, strikes - 1);
    if (struck || gateway.manner === 'reset') socket.resetAndDestroy();
    else if (gateway.manner === 'open') passOn(socket, port, keep);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  onTestFinished(() => {
    server.close();
    cut();
  });
  const gateway: Gateway = {
    port: (server.address() as net.AddressInfo).port,
    manner: 'open',
    connections: () => connections,
    strike: (times) => (strikes = times),
    cut,
  };
  return gateway;
}

function passOn(socket: net.Socket, port: number, keep: (socket: net.Socket) => void): void {
  const onward = net.connect(port, '127.0.0.1');
  keep(onward);
  socket.pipe(onward).pipe(socket);
  socket.on('close', () => onward.destroy());
  onward.on('close', () => socket.destroy());
}
