import { once } from 'node:events';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { Agent, type buildConnector } from 'undici';
import { failure, FailureError, type Failure } from '../../shared/failure';
import { isLoopback } from './address';
import { networkFailure } from './failures';
import { parseRoutes, type ProxyKind, type Route } from './proxy-route';
import { openSocksTunnel } from './socks-tunnel';
import { openTunnel } from './tunnel';
import { Deadline } from './deadline';

export interface ConnectOptions {
  /** Answers as a proxy auto-configuration does, for each new connection: `DIRECT`, `PROXY host:port; DIRECT`. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /** Authorities on top of Node's own, PEM. The same array again saves reading it again. */
  readonly caCertificates: () => Promise<readonly string[] | undefined>;
  /** For each way to the host: look-up, proxy and TLS together. 15 s unless said otherwise. */
  readonly timeoutMs?: number;
  /** Ends attempts to connect, which undici itself does not. */
  readonly signal?: AbortSignal;
  /** Connect no second time: what was sent on the first connection is never sent again. */
  readonly once?: boolean;
}

const CONNECT_TIMEOUT_MS = 15_000;

interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/**
 * Connections to Scarf: TLS checked always, through the proxies that the computer names, each touched once. Plain http
 * goes to this computer alone, and straight. (undici's own ProxyAgent connects again and again to a proxy that hangs up.)
 */
export function createDispatcher(options: ConnectOptions): Agent {
  let opened = false;
  const connect: buildConnector.connector = (wanted, done) => {
    const host = wanted.hostname.replace(/^\[(.*)\]$/, '$1');
    const secure = wanted.protocol === 'https:';
    const port = wanted.port === '' ? (secure ? 443 : 80) : Number(wanted.port);
    const attempt =
      options.once === true && opened
        ? Promise.reject(usedUp())
        : openSocket({ secure, host, port }, options);
    opened = true;
    attempt.then(
      (socket) => done(null, socket),
      // Never undici's own codes: on some of them it connects again at once.
      (error: unknown) => done(new FailureError(networkFailure(error)), null),
    );
  };
  return new Agent({ connect, connections: 4, keepAliveTimeout: 10_000 });
}

function usedUp(): FailureError {
  return new FailureError(failure('connection-lost', 'the connection ended before it was used', true));
}

async function openSocket(target: Target, options: ConnectOptions): Promise<net.Socket> {
  if (!target.secure && !isLoopback(target.host)) {
    throw new FailureError(
      failure('address-not-allowed', 'Only https is allowed, and http on this computer.'),
    );
  }
  const routes = target.secure ? await routesTo(target, options) : [{ kind: 'direct' } as const];
  let first: unknown = new FailureError(
    failure('proxy-refused', 'The network names only proxies of an unknown kind.'),
  );
  let failed = 0;
  for (const route of routes) {
    try {
      return await openRoute(route, target, options);
    } catch (error) {
      if (failed === 0) first = error;
      failed += 1;
      // Behind a proxy that let us through, another way would meet the same host.
      if (options.signal?.aborted === true || !isOfProxy(networkFailure(error))) throw error;
    }
  }
  throw first;
}

async function routesTo({ host, port }: Target, options: ConnectOptions): Promise<Route[]> {
  const watch = new Deadline(options.signal);
  watch.allow(options.timeoutMs ?? CONNECT_TIMEOUT_MS, 'looking for a proxy');
  try {
    return parseRoutes(await watch.race(options.resolveProxy(`https://${authority(host, port)}/`)));
  } finally {
    watch.release();
  }
}

async function openRoute(route: Route, target: Target, options: ConnectOptions): Promise<net.Socket> {
  const watch = new Deadline(options.signal);
  watch.allow(options.timeoutMs ?? CONNECT_TIMEOUT_MS, 'connecting');
  const [host, port] = route.kind === 'direct' ? [target.host, target.port] : [route.host, route.port];
  const raw = net.connect({ host, port, autoSelectFamily: true });
  // Told by whoever waits; an error after that must not end the process.
  raw.on('error', () => undefined);
  raw.setNoDelay(true).setKeepAlive(true, 60_000);
  try {
    const way =
      route.kind === 'direct'
        ? await connected(raw, watch)
        : await throughProxy(raw, route, target, watch, options);
    return target.secure ? await encrypt(way, target.host, watch, options) : raw;
  } catch (error) {
    raw.destroy();
    throw error;
  } finally {
    watch.release();
  }
}

async function connected(socket: net.Socket, watch: Deadline): Promise<net.Socket> {
  await watch.race(once(socket, 'connect'));
  return socket;
}

function isOfProxy({ code }: Failure): boolean {
  return code === 'proxy-refused' || code === 'proxy-sign-in';
}

async function throughProxy(
  raw: net.Socket,
  proxy: Extract<Route, { kind: ProxyKind }>,
  target: Target,
  watch: Deadline,
  options: ConnectOptions,
): Promise<Duplex> {
  try {
    await connected(raw, watch);
    switch (proxy.kind) {
      case 'socks4':
      case 'socks5':
        await watch.race(openSocksTunnel(raw, proxy.kind, proxy, target));
        return raw;
      case 'http':
      case 'https': {
        const way = proxy.kind === 'https' ? await encrypt(raw, proxy.host, watch, options) : raw;
        await watch.race(openTunnel(way, authority(target.host, target.port)));
        return way;
      }
    }
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    const { code, retryable, details } = networkFailure(error);
    const place = `proxy ${authority(proxy.host, proxy.port)}: ${details ?? ''}`;
    throw new FailureError(failure(code === 'proxy-sign-in' ? code : 'proxy-refused', place, retryable));
  }
}

async function encrypt(
  way: Duplex,
  host: string,
  watch: Deadline,
  options: ConnectOptions,
): Promise<tls.TLSSocket> {
  const context = await watch.race(secureContext(options));
  const socket = tls.connect({
    socket: way,
    host,
    // An address is no name to ask for, but its certificate is checked all the same.
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    secureContext: context,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
  socket.on('error', () => undefined);
  try {
    await watch.race(once(socket, 'secureConnect'));
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

const contexts = new WeakMap<readonly string[], tls.SecureContext>();
const NO_MORE: readonly string[] = [];

/** Some three hundred certificates are read: once for each list, not for each connection. */
async function secureContext(options: ConnectOptions): Promise<tls.SecureContext> {
  const more = (await options.caCertificates()) ?? NO_MORE;
  const known = contexts.get(more);
  if (known !== undefined) return known;
  const context = tls.createSecureContext({ ca: [...tls.rootCertificates, ...more] });
  contexts.set(more, context);
  return context;
}

function authority(host: string, port: number): string {
  return `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
}
