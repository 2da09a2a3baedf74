import type { Failure } from '../../shared/failure';

/** What an entry of the password store holds. */
export interface KeptToken {
  readonly token: string;
  /** Fingerprint of the certificate file that the user trusts for this token; null: of none. */
  readonly certificate: string | null;
}

export type TokenAnswer =
  | { readonly kind: 'token'; readonly kept: KeptToken }
  /** The password store has none, or is locked and answers the same. Never delete anything because of it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/**
 * Keeps tokens between runs, by account. Every method resolves within a minute and never rejects. Calls take effect in
 * their order, also those that were answered with a failure because the store was silent.
 */
export interface TokenStore {
  read(account: string): Promise<TokenAnswer>;
  /** Null when it is saved, else the reason. */
  write(account: string, kept: KeptToken): Promise<Failure | null>;
  /**
   * Deletes the tokens of these accounts, and all others that it finds except those of `keep`. Null when they are certainly
   * deleted, else the reason for the doubt.
   */
  forgetAllBut(keep: readonly string[], accounts: readonly string[]): Promise<Failure | null>;
}
