import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, ScarfSteering, Settings } from './contract';
import { CONTROL_PREFIX, serveControl } from './control';
import { writesUnderWay } from './intake';
import { serve } from './serve';
import { defaultSettings, ScarfState } from './state';
import { Steering } from './steering';

export interface ScarfServerOptions extends Partial<Settings> {
  /** 0 or absent: a free port. */
  readonly port?: number;
  readonly accounts?: readonly Account[];
  /** Serve https with this key and certificate. */
  readonly tls?: Pick<ServerOptions, 'key' | 'cert'>;
  /** The current time, ms since 1970, for the one-week limit, dates and rates. */
  readonly now?: () => number;
  /** Interval in ms at which a limited rate releases events. Default 20. */
  readonly tick?: number;
  /** Whether `/__control/` is served. Default true. */
  readonly control?: boolean;
}

export interface ScarfServer extends ScarfSteering {
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Destroys connections, ends all work, and removes the temporary folder. */
  close(): Promise<void>;
}

/** Starts a server on 127.0.0.1 that behaves like Scarf's event import API. */
export async function startScarfServer(options: ScarfServerOptions = {}): Promise<ScarfServer> {
  const { port = 0, accounts = [], tls, now = Date.now, tick = 20, control = true, ...settings } = options;
  const ending = new AbortController();
  // Every waiting request adds a listener.
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
  // Slow uploads are part of the tests.
  server.requestTimeout = 0;
  const sockets = trackSockets(server);
  const bound = await listen(server, port);
  const close = async (): Promise<void> => {
    ending.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    // A body may still be on its way to the folder.
    await writesUnderWay();
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
    // A reset by the client is not an error.
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
