import type { Failure } from './failure';

/** The connected account. The token itself never leaves the main process. */
export type ConnectionView =
  /** At start: the app is reading the password store. */
  | { readonly state: 'opening' }
  | { readonly state: 'disconnected'; readonly owner: string | null; readonly failure: Failure | null }
  | {
      readonly state: 'connected';
      readonly owner: string;
      /** The token's last four characters. */
      readonly last4: string;
      /** Why the token is not in the password store and lasts only until the app closes; null: it is stored. */
      readonly unsaved: Failure | null;
      /** The failure of the last request; null: it succeeded. */
      readonly trouble: Failure | null;
    };
