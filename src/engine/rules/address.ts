import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whether a text is exactly one public IP address. (scarf) It looks up where an event came from. (ours) The ranges that
 * count as public; those reserved for documentation pass, because they do no harm.
 */
export function isPublicAddress(text: string): boolean {
  if (isIPv4(text)) return isPublicV4(...octetsOf(text));
  // Compiling Node's expression for such addresses takes longer than a small check.
  return text.includes(':') && isIPv6(text) && isPublicV6(text);
}

/** The first public address in a list, or the only one without its port; undefined: there is none. */
export function addressWithin(text: string): string | undefined {
  return addressesIn(text).find((address) => address !== text);
}

/** Marks that steer how a text is set, and have no width. */
const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
/** The network of one address as databases write it, the zone of an address, the slash that Java writes before it. */
const AROUND = /^\/|%[\w.-]+$|\/(?:32|128)$/g;

/** The public addresses in a list such as `10.0.0.1, 52.14.7.9:443`. Proxies write them in the order of the way. */
export function addressesIn(text: string): readonly string[] {
  return text
    .replace(INVISIBLE, '')
    .split(/[,;\s]+/)
    .flatMap((part) => {
      const own = part.replace(AROUND, '');
      const forms = [own, own.replace(/:\d+$/, ''), own.replace(/^\[(.+)\](?::\d+)?$/, '$1')];
      return forms.find(isPublicAddress) ?? [];
    });
}

export function isPublicV4(a: number, b: number, c: number, d: number): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false; // this host, private, loopback, multicast and above
  if (a === 172 && b >= 16 && b <= 31) return false; // private
  if (a === 192 && b === 168) return false; // private
  if (a === 169 && b === 254) return false; // link-local
  if (a === 100 && b >= 64 && b <= 127) return false; // carrier-grade NAT
  return c <= 255 && d <= 255;
}

function octetsOf(text: string): [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a, b, c, d];
}

function isPublicV6(text: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  if (mapped !== undefined) return isPublicV4(...octetsOf(mapped));
  if (text.includes('%') || text.startsWith('::')) return false; // with a zone; unspecified, loopback, deprecated forms
  const head = Number.parseInt(text.split(':', 1)[0] ?? '', 16);
  if (head >= 0xfc00 && head <= 0xfdff) return false; // private
  if (head >= 0xfe80 && head <= 0xfeff) return false; // link-local, site-local
  return head < 0xff00; // multicast
}
