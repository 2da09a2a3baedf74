/** How a proxy is asked for a way to a host. */
export type ProxyKind = 'http' | 'https' | 'socks4' | 'socks5';

/** One way to a host, as a proxy auto-configuration names it. */
export type Route =
  { readonly kind: 'direct' } | { readonly kind: ProxyKind; readonly host: string; readonly port: number };

/** Each way may cost a whole connect timeout. */
const MOST_ROUTES = 4;

/**
 * Reads what a proxy auto-configuration answers, such as `PROXY a:8080; SOCKS5 b:1080; DIRECT`. What is
 * unknown is left out; an empty answer means no proxy. Empty result: there are proxies, and none that we can speak to.
 */
export function parseRoutes(pac: string): Route[] {
  const entries = pac.split(';').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
  if (entries.length === 0) return [{ kind: 'direct' }];
  return entries.flatMap((entry) => parseRoute(entry) ?? []).slice(0, MOST_ROUTES);
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
    // Without a number it is version 4, as browsers read it.
    case 'SOCKS':
    case 'SOCKS4':
      return proxy('socks4', place);
    case 'SOCKS5':
      return proxy('socks5', place);
    default:
      return null;
  }
}

const USUAL_PORT: Readonly<Record<ProxyKind, number>> = { http: 80, https: 443, socks4: 1080, socks5: 1080 };

function proxy(kind: ProxyKind, place: string): Route | null {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^\s:@/[\]]+))(?::(\d{1,5}))?$/i.exec(place);
  const host = parts?.[1] ?? parts?.[2];
  const port = parts?.[3] === undefined ? USUAL_PORT[kind] : Number(parts[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { kind, host, port };
}
