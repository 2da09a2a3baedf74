import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, ScarfSteering, Settings } from './contract';
import { CONTROL_PREFIX, serveControl } from './control';
import { serve } from './serve';
import { defaultSettings, ScarfState } from './state';
import { Steering } from './steering';

export interface ScarfServerOptions extends Partial<Settings> {
  /** 0 or missing: a free one. */
  readonly port?: number;
  readonly accounts?: readonly Account[];
  /** Serve https with this key and certificate. */
  readonly tls?: Pick<ServerOptions, 'key' | 'cert'>;
  /** What time it is, in ms. The one-week limit, the dates and the rate go by it. */
  readonly now?: () => number;
  /** Ms between two hand-outs of a limited rate. Default 20. */
  readonly tick?: number;
  /** Whether `/__control/` is served. Default true. */
  readonly control?: boolean;
}

export interface ScarfServer extends ScarfSteering {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends everything: connections are destroyed, nothing goes on, the temporary folder is gone. */
  close(): Promise<void>;
}

/** Starts a server that behaves as Scarf's event import API does, on 127.0.0.1 alone. */
export async function startScarfServer(options: ScarfServerOptions = {}): Promise<ScarfServer> {
  const { port = 0, accounts = [], tls, now = Date.now, tick = 20, control = true, ...settings } = options;
  const ending = new AbortController();
  // Every request that waits listens to it.
  setMaxListeners(0, ending.signal);
  const folder = await mkdtemp(join(tmpdir(), 'scarf-server-'));
  const state = new ScarfState({
    settings: { ...defaultSettings, ...settings },
    accounts,
    folder,
    now,
    tick,
    ending: ending.signal,
  });
  const steering = new Steering(state);
  const listener: RequestListener = (request, response) => {
    const controlled = control && request.url?.startsWith(CONTROL_PREFIX) === true;
    if (controlled) void serveControl(steering, request, response, ending.signal);
    else void serve(state, request, response);
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  // A slow upload is no attack here.
  server.requestTimeout = 0;
  const sockets = trackSockets(server);
  const bound = await listen(server, port);
  const close = async (): Promise<void> => {
    ending.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    await state.clear();
    await rm(folder, { recursive: true, force: true });
  };
  return Object.assign(steering, {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${bound}`,
    port: bound,
    close,
  });
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A reset by the other side is no failure of ours.
    socket.on('error', () => undefined);
  });
  return sockets;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the server has no port'));
    });
  });
}
