import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whether Scarf can look up where an event came from: exactly one public IP address, as text. (doc) for what it is
 * used; (ours) what counts as public. The ranges kept for examples in documents pass: they harm nobody.
 */
export function isPublicAddress(text: string): boolean {
  if (isIPv4(text)) return isPublicV4(...octetsOf(text));
  return isIPv6(text) && isPublicV6(text);
}

/** The one address that is meant by a list or by an address with a port, when it is plain; undefined: none. */
export function addressWithin(text: string): string | undefined {
  const candidates = [
    text.trim(),
    text.split(/[,;\s]+/)[0] ?? '',
    text.replace(/:\d+$/, ''),
    text.replace(/^\[(.+)\](?::\d+)?$/, '$1'),
  ];
  return candidates.find((candidate) => candidate !== text && isPublicAddress(candidate));
}

export function isPublicV4(a: number, b: number, c: number, d: number): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false; // this host, private, loopback, multicast and up
  if (a === 172 && b >= 16 && b <= 31) return false; // private
  if (a === 192 && b === 168) return false; // private
  if (a === 169 && b === 254) return false; // link-local
  if (a === 100 && b >= 64 && b <= 127) return false; // shared by a provider's customers
  return c <= 255 && d <= 255;
}

function octetsOf(text: string): [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a, b, c, d];
}

function isPublicV6(text: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  if (mapped !== undefined) return isPublicV4(...octetsOf(mapped));
  if (text.includes('%') || text.startsWith('::')) return false; // with an interface; unspecified, loopback, old forms
  const head = Number.parseInt(text.split(':', 1)[0] ?? '', 16);
  if (head >= 0xfc00 && head <= 0xfdff) return false; // private
  if (head >= 0xfe80 && head <= 0xfeff) return false; // link-local, site-local
  return head < 0xff00; // multicast
}
