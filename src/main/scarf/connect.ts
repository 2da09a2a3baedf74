import { once } from 'node:events';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { Agent, type buildConnector } from 'undici';
import {
  failure,
  FailureError,
  type Failure,
  type FailureCode,
  retryableFailure,
} from '../../shared/failure';
import type { SignIn } from '../../shared/app/proxy-sign-in';
import { isLoopback } from './address';
import { networkFailure } from './failures';
import { authority, parseRoutes, type ProxyRoute, type Route } from './proxy-route';
import { SignInNeeded, type SignIns } from './sign-ins';
import { openSocksTunnel } from './socks-tunnel';
import { openTunnel } from './tunnel';
import { Deadline } from './deadline';

export interface ConnectOptions {
  /** Called for each new connection; returns the text of a proxy auto-configuration: `PROXY host:port; DIRECT`. */
  readonly resolveProxy: (url: string) => Promise<string>;
  /** PEM certificates to trust besides Node's. The same array is parsed only once. */
  readonly caCertificates: () => Promise<readonly string[] | undefined>;
  readonly signIns: SignIns;
  /** Timeout of each route: look-up, proxy and TLS together; default 15 s. */
  readonly timeoutMs?: number;
  /** Aborts attempts to connect; undici itself does not. */
  readonly signal?: AbortSignal;
  /** Connects only once: undici must not repeat a request on a second connection. */
  readonly once?: boolean;
}

const CONNECT_TIMEOUT_MS = 15_000;

interface Target {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/**
 * Connections to Scarf: always with TLS, through the system's proxies, each tried once. Plain http reaches only this
 * computer, without a proxy. Undici's ProxyAgent is not used: it reconnects without end to a proxy that hangs up.
 */
export function createDispatcher(options: ConnectOptions): Agent {
  let opened = false;
  const connect: buildConnector.connector = (wanted, done) => {
    const attempt =
      options.once === true && opened ? Promise.reject(alreadyUsed()) : openSocket(targetOf(wanted), options);
    opened = true;
    attempt.then(
      (socket) => done(null, socket),
      // Undici connects again at once on some of its own codes, so it never sees them.
      (error: unknown) => done(new FailureError(networkFailure(error)), null),
    );
  };
  return new Agent({ connect, connections: 4, keepAliveTimeout: 10_000 });
}

/** Opens a connection to the host of a URL and closes it again. Null: it can be reached; else why not. Never rejects. */
export async function tryWay(url: string, options: ConnectOptions): Promise<Failure | null> {
  try {
    const { protocol, hostname, port } = new URL(url);
    (await openSocket(targetOf({ protocol, hostname, port }), options)).destroy();
    return null;
  } catch (error) {
    return networkFailure(error);
  }
}

function targetOf(wanted: Pick<URL, 'protocol' | 'hostname' | 'port'>): Target {
  const secure = wanted.protocol === 'https:';
  return {
    secure,
    host: wanted.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: wanted.port === '' ? (secure ? 443 : 80) : Number(wanted.port),
  };
}

function alreadyUsed(): FailureError {
  return new FailureError(retryableFailure('connection-lost', 'the connection ended before it was used'));
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
  let asking: SignInNeeded | null = null;
  for (const route of routes) {
    try {
      const socket = await openWay(route, target, options);
      options.signIns.reached();
      return socket;
    } catch (error) {
      if (failed === 0) first = error;
      failed += 1;
      if (error instanceof SignInNeeded) asking ??= error;
      // The proxy itself worked: another route would reach the same host.
      if (options.signal?.aborted === true || !isOfProxy(networkFailure(error))) throw error;
    }
  }
  if (asking === null) throw first;
  // Of all that failed, this is what the user can mend.
  options.signIns.needed(asking);
  throw asking;
}

function openWay(route: Route, target: Target, options: ConnectOptions): Promise<net.Socket> {
  if (route.kind === 'direct') return openRoute(route, target, options);
  return options.signIns.through(route, (signIn, accepted) =>
    openRoute({ ...route, signIn, accepted }, target, options),
  );
}

async function routesTo({ host, port }: Target, options: ConnectOptions): Promise<Route[]> {
  const deadline = new Deadline(options.signal);
  deadline.allow(options.timeoutMs ?? CONNECT_TIMEOUT_MS, 'looking for a proxy');
  try {
    return parseRoutes(await deadline.race(options.resolveProxy(`https://${authority(host, port)}/`)));
  } finally {
    deadline.release();
  }
}

/** A proxy, and what to send to it and to no other. */
interface SignedRoute extends ProxyRoute {
  readonly signIn: SignIn | null;
  readonly accepted: () => void;
}

async function openRoute(
  route: Extract<Route, { kind: 'direct' }> | SignedRoute,
  target: Target,
  options: ConnectOptions,
): Promise<net.Socket> {
  const deadline = new Deadline(options.signal);
  deadline.allow(options.timeoutMs ?? CONNECT_TIMEOUT_MS, 'connecting');
  const [host, port] = route.kind === 'direct' ? [target.host, target.port] : [route.host, route.port];
  const raw = net.connect({ host, port, autoSelectFamily: true });
  // `race` reports the first error; a later one must not end the process.
  raw.on('error', () => undefined);
  raw.setNoDelay(true).setKeepAlive(true, 60_000);
  try {
    const stream =
      route.kind === 'direct'
        ? await connected(raw, deadline)
        : await throughProxy(raw, route, target, deadline, options);
    if (route.kind !== 'direct') route.accepted();
    return target.secure ? await encrypt(stream, target.host, deadline, options) : raw;
  } catch (error) {
    raw.destroy();
    throw error;
  } finally {
    deadline.release();
  }
}

async function connected(socket: net.Socket, deadline: Deadline): Promise<net.Socket> {
  await deadline.race(once(socket, 'connect'));
  return socket;
}

const OF_PROXY: ReadonlySet<FailureCode> = new Set([
  'proxy-refused',
  'proxy-sign-in',
  'proxy-asks-password',
  'proxy-password-refused',
]);

function isOfProxy({ code }: Pick<Failure, 'code'>): boolean {
  return OF_PROXY.has(code);
}

async function throughProxy(
  raw: net.Socket,
  proxy: SignedRoute,
  target: Target,
  deadline: Deadline,
  options: ConnectOptions,
): Promise<Duplex> {
  try {
    await connected(raw, deadline);
    switch (proxy.kind) {
      case 'socks4':
      case 'socks5':
        await deadline.race(openSocksTunnel(raw, proxy.kind, proxy, target, proxy.signIn));
        return raw;
      case 'http':
      case 'https': {
        const stream = proxy.kind === 'https' ? await encrypt(raw, proxy.host, deadline, options) : raw;
        await deadline.race(openTunnel(stream, authority(target.host, target.port), proxy.signIn));
        return stream;
      }
    }
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    const { code, retryable, details } = networkFailure(error);
    const place = `proxy ${authority(proxy.host, proxy.port)}: ${details ?? ''}`;
    throw new FailureError({
      ...failure(isOfProxy({ code }) ? code : 'proxy-refused', place),
      retryable,
    });
  }
}

async function encrypt(
  stream: Duplex,
  host: string,
  deadline: Deadline,
  options: ConnectOptions,
): Promise<tls.TLSSocket> {
  const context = await deadline.race(secureContext(options));
  const socket = tls.connect({
    socket: stream,
    host,
    // SNI must not hold an IP address; the certificate is checked for it anyway.
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    secureContext: context,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
  });
  socket.on('error', () => undefined);
  try {
    await deadline.race(once(socket, 'secureConnect'));
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

const contexts = new WeakMap<readonly string[], tls.SecureContext>();
const NONE: readonly string[] = [];

/** Parsing some three hundred certificates takes a while: once for each list, not for each connection. */
async function secureContext(options: ConnectOptions): Promise<tls.SecureContext> {
  const added = (await options.caCertificates()) ?? NONE;
  const known = contexts.get(added);
  if (known !== undefined) return known;
  const context = tls.createSecureContext({ ca: [...tls.rootCertificates, ...added] });
  contexts.set(added, context);
  return context;
}
