import type { Failure } from '../failure';

/** What a proxy asks for. */
export interface SignIn {
  readonly user: string;
  readonly password: string;
}

/** The proxy that asks for a sign-in. */
export interface AskingProxy {
  /** Such as `http://proxy.example:8080`. */
  readonly address: string;
  /** It refused the sign-in given last. */
  readonly refused: boolean;
}

/** A proxy that took a sign-in. */
export interface KnownProxy {
  readonly address: string;
  /** Why the sign-in is not in the password store and lasts only until the app closes; null: it is there. */
  readonly unsaved: Failure | null;
}

/** The sign-ins at proxies. What the user typed never leaves main again. */
export interface ProxySignInsView {
  readonly asking: AskingProxy | null;
  readonly known: readonly KnownProxy[];
}

export const NO_SIGN_INS_VIEW: ProxySignInsView = { asking: null, known: [] };

/** SOCKS 5 counts the bytes of each in one byte. */
const BYTES_AT_MOST = 255;

/** Why no proxy can be sent this; null: it can. */
export type SignInFault = 'missing' | 'colon' | 'unusable' | null;

export function userFault(user: string): SignInFault {
  // The header has a colon between the two.
  return user.includes(':') ? 'colon' : passwordFault(user);
}

export function passwordFault(password: string): SignInFault {
  if (password === '') return 'missing';
  return bytesOf(password) > BYTES_AT_MOST || /[\p{Cc}\p{Cs}]/u.test(password) ? 'unusable' : null;
}

/** In UTF-8. */
function bytesOf(text: string): number {
  const each = [...text].map((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  });
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

/** Whether others on the network can read what is sent to a proxy with this address. */
export function isReadable(address: string): boolean {
  return !address.startsWith('https:');
}

/** The address as people write it. */
export function proxyName(address: string): string {
  return address.replace(/^\w+:\/\//, '');
}
