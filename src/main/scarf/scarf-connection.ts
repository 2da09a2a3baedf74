import type { Dispatcher } from 'undici';
import type { ConnectOptions } from './connect';
import type { Failure } from '../../shared/failure';
import type { Settings } from '../../shared/app/settings';
import type { Scarf } from './scarf';
import { createCertificates, type CertificateFile } from './certificates';
import { createScarfClient } from './client';
import type { SignIns } from './sign-ins';
import { createUploader } from './upload';

/** How this computer reaches Scarf: its proxy, its certificates, its connections. */
export interface ScarfConnection {
  /** Scarf with the token of the account that a request is about; the function is called for each request. */
  scarfFor(token: (owner: string) => string | null): Scarf;
  /** Connections in the same way to other servers, which prove nothing about the way to Scarf. Ask for each request. */
  dispatcher(): Promise<Dispatcher>;
  /** Replaces all connections: after a sleep, or when the proxy or the certificates changed. */
  reconnect(): void;
  /** Opens a connection to Scarf and closes it again. Null: Scarf can be reached; else why not. */
  tryWay(): Promise<Failure | null>;
}

export function connectToScarf(options: {
  readonly apiUrl: string;
  readonly settings: () => Pick<Settings, 'proxy'>;
  /** The certificate file that the user trusts. */
  readonly certificateFile: () => CertificateFile | null;
  /** The system's proxies for a URL, in the format of a proxy auto-configuration. */
  readonly systemProxy: (url: string) => Promise<string>;
  readonly signIns: SignIns;
  /** No request before this resolves: loading the network code takes a while, and the window must open first. */
  readonly free: Promise<void>;
}): ScarfConnection {
  const { apiUrl, settings, systemProxy } = options;
  const connect = {
    resolveProxy: async (url: string) => (settings().proxy === 'none' ? 'DIRECT' : systemProxy(url)),
    caCertificates: createCertificates(options.certificateFile),
    signIns: options.signIns,
  };
  const listeners = new Set<() => void>();
  const onReconnect = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const calls = connections(connect, options.free);
  const others = connections({ ...connect, signIns: quietly(options.signIns) }, options.free);
  return {
    dispatcher: others.dispatcher,
    scarfFor: (token) => ({
      ...createScarfClient({ baseUrl: apiUrl, token, dispatcher: calls.dispatcher }),
      upload: createUploader({ baseUrl: apiUrl, token, connect, onReconnect }),
    }),
    reconnect: () => {
      // An upload is never repeated. It goes on if its connection is alive; else it is unconfirmed soon.
      for (const listener of listeners) listener();
      calls.end();
      others.end();
    },
    tryWay: async () => {
      await options.free;
      return (await import('./connect')).tryWay(apiUrl, connect);
    },
  };
}

/** Connections that begin with the first request, and again with the first after their end. */
function connections(
  connect: ConnectOptions,
  free: Promise<void>,
): { dispatcher(): Promise<Dispatcher>; end(): void } {
  const begin = async (): Promise<Dispatcher> => {
    await free;
    const { createDispatcher } = await import('./connect');
    return createDispatcher(connect);
  };
  let begun: Promise<Dispatcher> | null = null;
  return {
    dispatcher: () => (begun ??= begin()),
    end: () => {
      void begun?.then((dispatcher) => dispatcher.destroy()).catch(() => undefined);
      begun = null;
    },
  };
}

/** Uses what the user gave, and asks for nothing. */
function quietly(signIns: SignIns): SignIns {
  return {
    through: (proxy, open) => signIns.through(proxy, open),
    reached: () => undefined,
    needed: () => undefined,
  };
}
