import * as net from 'node:net';
import { onTestFinished } from 'vitest';

/** open: forwards a new connection. reset: resets it at once. deaf: accepts it and never answers. */
export type Manner = 'open' | 'reset' | 'deaf';

export interface Gateway {
  readonly port: number;
  /** Applies to every new connection from now on. */
  manner: Manner;
  /** All connections so far. */
  readonly connections: () => number;
  /** Resets the next so many new connections, whatever the manner. */
  strike(times: number): void;
  /** Resets every open connection. */
  cut(): void;
}

/** A TCP gateway before a server. It acts on connections before any byte is parsed. */
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
