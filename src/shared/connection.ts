import type { Failure } from './failure';

/** The account the app works for. The token itself never leaves the main process. */
export type ConnectionView =
  /** The password store is being asked, at start. */
  | { readonly state: 'opening' }
  | { readonly state: 'disconnected'; readonly owner: string | null; readonly failure: Failure | null }
  | {
      readonly state: 'connected';
      readonly owner: string;
      /** The token's last four characters, to tell one from another. */
      readonly last4: string;
      /** Why the password store does not keep the token, which lasts until the app is closed; null: it keeps it. */
      readonly unsaved: Failure | null;
      /** What Scarf, or the way to it, said last when it was not good. */
      readonly trouble: Failure | null;
    };
