import type { Failure } from '../failure';

export interface Connected {
  readonly state: 'connected';
  readonly owner: string;
  /** The token's last four characters. */
  readonly last4: string;
  /** Why the token is not in the password store and lasts only until the app closes; null: it is stored. */
  readonly unsaved: Failure | null;
  /** The failure of the last request; null: it succeeded. */
  readonly trouble: Failure | null;
}

interface Disconnected {
  readonly state: 'disconnected';
  readonly owner: string | null;
  readonly failure: Failure | null;
}

/** The account in use. The token itself never leaves the main process. */
export type ConnectionView =
  /** At start: the app is reading the password store. */
  { readonly state: 'opening' } | Disconnected | Connected;

/** An account that this computer keeps. Disconnected: its token could not be read, or was never saved. */
export type AccountView = Connected | (Disconnected & { readonly owner: string });
