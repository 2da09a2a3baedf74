/** Firestore writes a moment as two numbers. */
export const SECONDS = '_seconds';
export const NANOSECONDS = '_nanoseconds';

/** Seconds since 1970 with a fraction of so many nanoseconds. */
export function withNanoseconds(seconds: string, nanoseconds: unknown): string {
  const isFraction =
    typeof nanoseconds === 'number' &&
    Number.isInteger(nanoseconds) &&
    nanoseconds > 0 &&
    nanoseconds < 1_000_000_000;
  return isFraction && /^\d+$/.test(seconds) ? `${seconds}.${String(nanoseconds).padStart(9, '0')}` : seconds;
}
