import type { Failure } from '../../shared/failure';

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  /** The password store answered that it has none. A locked store can say so too: never delete on this. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** Where a token is kept between runs. Every function answers within a bounded time and none throws. */
export interface TokenStore {
  read(account: string): Promise<TokenAnswer>;
  /** Null when it is kept, else why not. */
  write(account: string, token: string): Promise<Failure | null>;
  /** Null when it is gone for certain, else why that is not known. */
  forget(account: string): Promise<Failure | null>;
}
