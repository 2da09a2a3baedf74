import type { Failure } from '../failure';

/** What a user needs to know of a certificate before it is trusted. */
export interface CertificateFacts {
  readonly subject: string;
  /** When it ends, in ISO format; null: its date is no date. */
  readonly until: string | null;
}

/** The certificate file of the settings, as the app read it last. */
export type CertificateView =
  /** There is none, or the user has not trusted it. */
  | { readonly state: 'none' }
  | { readonly state: 'trusted'; readonly certificates: readonly CertificateFacts[] }
  | { readonly state: 'unreadable'; readonly failure: Failure };
