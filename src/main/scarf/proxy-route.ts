/** One way to a host, as a proxy auto-configuration names it. */
export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly secure: boolean; readonly host: string; readonly port: number };

/** Each way may cost a whole connect timeout. */
const MOST_ROUTES = 4;

/**
 * Reads what a proxy auto-configuration answers, such as `PROXY a:8080; HTTPS b:443; DIRECT`. SOCKS and anything
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
      return proxy(place, false);
    case 'HTTPS':
      return proxy(place, true);
    default:
      return null;
  }
}

function proxy(place: string, secure: boolean): Route | null {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^\s:@/[\]]+))(?::(\d{1,5}))?$/i.exec(place);
  const host = parts?.[1] ?? parts?.[2];
  const port = parts?.[3] === undefined ? (secure ? 443 : 80) : Number(parts[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { kind: 'proxy', secure, host, port };
}
