/** What is known of newer versions of the app. */
export type UpdateView =
  | { readonly state: 'off' }
  /** The user asked. */
  | { readonly state: 'looking' }
  /** `asOf`: when this was the newest version; null: nothing has answered yet. */
  | { readonly state: 'none'; readonly asOf: string | null }
  | ({ readonly state: 'newer' } & OfferedUpdate)
  /** There is one that this app cannot put in its own place. */
  | { readonly state: 'told'; readonly version: string; readonly why: ToldBecause }
  /** The user wants it. It is downloaded once no import is under way. */
  | ({ readonly state: 'waiting' } & OfferedUpdate)
  | ({ readonly state: 'downloading'; readonly bytes: number } & OfferedUpdate)
  /** It is in the place of this one. `waits`: an import is under way, so the app does not restart. */
  | { readonly state: 'ready'; readonly version: string; readonly waits: boolean }
  /** `offered`: what the user wanted; null: nothing was found yet. */
  | ({ readonly state: 'failed'; readonly offered: OfferedUpdate | null } & UpdateTrouble);

export interface OfferedUpdate {
  readonly version: string;
  /** Bytes to download. */
  readonly size: number;
}

/** `installed`: it is installed by hand or by IT. `no-permission`: the app may not write beside its own file. */
export type ToldBecause = 'installed' | 'no-permission';

export interface UpdateTrouble {
  readonly trouble: UpdateTroubleCode;
  /** Technical text for support. */
  readonly details: string | null;
}

export const UPDATE_TROUBLES = [
  'no-answer',
  'wrong-signature',
  'not-a-statement',
  'cut-off',
  'wrong-file',
  'disk-full',
  'disk-no-permission',
  'disk-trouble',
] as const;
export type UpdateTroubleCode = (typeof UPDATE_TROUBLES)[number];
