import type { Failure } from '../../shared/failure';

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  /** The password store has none, or is locked and answers the same. Never delete anything because of it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** Keeps tokens between runs, by account. Every method resolves within a minute and never rejects. */
export interface TokenStore {
  read(account: string): Promise<TokenAnswer>;
  /** Null when it is saved, else the reason. */
  write(account: string, token: string): Promise<Failure | null>;
  /** Null when it is certainly deleted, else the reason for the doubt. */
  forget(account: string): Promise<Failure | null>;
}
