import type { Failure } from '../failure';

/** A message about the app as a whole, such as damaged settings. */
export interface Notice {
  readonly id: string;
  readonly kind:
    | 'settings-damaged'
    | 'no-home'
    | 'no-sandbox'
    | 'record-damaged'
    | 'records-newer'
    | 'disk'
    | 'policy-not-read'
    | 'policy-in-part'
    | 'offline'
    | 'page-ended'
    | 'token-left'
    | 'notification-failed';
  readonly failure: Failure | null;
  readonly path: string | null;
  /** Absent: one. */
  readonly count?: number;
}
