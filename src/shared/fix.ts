/**
 * A change made to every event alike that needs it, on its way out. The user's file stays as it is. Each says what to
 * do, not where: it applies where the problem it is for is found, and nowhere else.
 */
export type Fix =
  /** `$pixel` to `$tracking_pixel`, `timestamp` to `$time`, `$ip` to `$remote_address` or to `ip`. */
  | { readonly kind: 'rename-key'; readonly from: string; readonly to: string }
  /** Times without a zone are meant in this one: `UTC`, or a name such as `Europe/Berlin`. */
  | { readonly kind: 'time-zone'; readonly zone: string }
  /** Times that are numbers are written as dates. */
  | { readonly kind: 'time-as-date' }
  /** An id that the account does not know stands for one that it knows. */
  | {
      readonly kind: 'replace-id';
      readonly of: 'package' | 'pixel';
      readonly from: string;
      readonly to: string;
    }
  /** Values that should be text are put in quotes as they are written. */
  | { readonly kind: 'as-text' }
  /** Headers that let whoever holds them act as the visitor are left out. */
  | { readonly kind: 'remove-secrets' };
