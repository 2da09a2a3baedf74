type Environment = Readonly<Record<string, string | undefined>>;

/** What a proxy auto-configuration calls the kinds of proxies that a URL names. */
const KINDS: Readonly<Record<string, string>> = {
  'http:': 'PROXY',
  'https:': 'HTTPS',
  'socks:': 'SOCKS',
  'socks4:': 'SOCKS',
  'socks4a:': 'SOCKS',
  'socks5:': 'SOCKS5',
  'socks5h:': 'SOCKS5',
};

/**
 * The proxy for a URL in the format of a proxy auto-configuration, from `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` as other
 * programs read them. A proxy of an unknown kind is none that can be used, never a direct way.
 */
export function environmentProxy(url: string, env: Environment): string {
  const { hostname, port } = new URL(url);
  const named = valueOf(env, 'https_proxy') ?? valueOf(env, 'all_proxy');
  if (named === undefined || isExempt(hostname, port || '443', valueOf(env, 'no_proxy') ?? ''))
    return 'DIRECT';
  try {
    const proxy = new URL(named.includes('://') ? named : `http://${named}`);
    const place = proxy.port === '' ? proxy.hostname : `${proxy.hostname}:${proxy.port}`;
    return `${KINDS[proxy.protocol] ?? 'UNKNOWN'} ${place}`;
  } catch {
    return 'UNKNOWN';
  }
}

/** Lower case first, as curl does. */
function valueOf(env: Environment, name: string): string | undefined {
  const value = env[name] ?? env[name.toUpperCase()];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** `scarf.sh` and `.scarf.sh` stand for the domain and all below it; `*` for everything. */
function isExempt(host: string, port: string, list: string): boolean {
  return list.split(/[\s,]+/).some((entry) => {
    const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entry === '*') return true;
    if (name === '' || (only !== undefined && only !== port)) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}
