import { fail, succeed, type Result } from '../../shared/failure';

/** The base URL of the API: `https://host:port` and a path prefix, often empty, without a slash at its end. */
export interface Address {
  readonly origin: string;
  readonly prefix: string;
}

/**
 * Parses a base URL. Only https is allowed, and http on this computer; no credentials, query or fragment. Fails with
 * `address-not-allowed`; the details never repeat the text, since it may hold a secret.
 */
export function parseAddress(text: string): Result<Address> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return fail('address-not-allowed', 'This is no URL.');
  }
  if (url.username !== '' || url.password !== '') {
    return fail('address-not-allowed', 'A URL with credentials in it is not allowed.');
  }
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text)) {
    return fail('address-not-allowed', 'A URL with a query or a fragment is not allowed.');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return fail('address-not-allowed', 'Only https is allowed, and http on this computer.');
  }
  return succeed({ origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') });
}

/** A host name, as `URL` writes it, means this computer: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
