import { isIPv6 } from 'node:net';

/** The protocol that a proxy speaks. */
export type ProxyKind = 'http' | 'https' | 'socks4' | 'socks5';

export interface ProxyRoute {
  readonly kind: ProxyKind;
  readonly host: string;
  readonly port: number;
}

/** One entry of a proxy auto-configuration: connect directly, or through a proxy. */
export type Route = { readonly kind: 'direct' } | ProxyRoute;

/** Each route may cost a whole connect timeout. */
const ROUTES_AT_MOST = 4;

/**
 * Parses the result of a proxy auto-configuration, such as `PROXY a:8080; SOCKS5 b:1080; DIRECT`. Unknown entries are
 * left out. An empty text means no proxy; an empty result means that every proxy is of an unknown kind.
 */
export function parseRoutes(pac: string): Route[] {
  const entries = pac.split(';').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
  if (entries.length === 0) return [{ kind: 'direct' }];
  return entries.flatMap((entry) => parseRoute(entry) ?? []).slice(0, ROUTES_AT_MOST);
}

function parseRoute(entry: string): Route | null {
  const [type = '', place = ''] = entry.split(/\s+/);
  switch (type.toUpperCase()) {
    case 'DIRECT':
      return { kind: 'direct' };
    case 'PROXY':
    case 'HTTP':
      return proxy('http', place);
    case 'HTTPS':
      return proxy('https', place);
    // `SOCKS` means version 4, as in browsers.
    case 'SOCKS':
    case 'SOCKS4':
      return proxy('socks4', place);
    case 'SOCKS5':
      return proxy('socks5', place);
    default:
      return null;
  }
}

const DEFAULT_PORT: Readonly<Record<ProxyKind, number>> = {
  http: 80,
  https: 443,
  socks4: 1080,
  socks5: 1080,
};

function proxy(kind: ProxyKind, place: string): Route | null {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^\s:@/[\]]+))(?::(\d{1,5}))?$/i.exec(place);
  const host = parts?.[1] ?? parts?.[2];
  const port = parts?.[3] === undefined ? DEFAULT_PORT[kind] : Number(parts[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { kind, host, port };
}

/** `host:port`, as in a URL. */
export function authority(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** The address of a proxy. Equal for two routes only if they lead to the same proxy in the same way. */
export function addressOf({ kind, host, port }: ProxyRoute): string {
  return `${kind}://${authority(host.toLowerCase(), port)}`;
}
