/** A download of the sample files: where it came from, and what was downloaded. */
export interface Download {
  readonly at: Date;
  readonly id: string;
  readonly address: string;
  readonly version: string;
  readonly country: string;
  readonly package: string;
}

const MINUTE_MS = 60_000;
const VERSIONS = ['2.4.0', '2.4.1', '2.5.0'] as const;
const COUNTRIES = ['DE', 'US', 'FR', 'JP', 'BR', 'IN', 'GB'] as const;

/** (ours) Minutes between two downloads: `count` of them lie within Scarf's week. */
const EVERY_MINUTES = 197;

/** The last downloads before `now`, the oldest first. Everything but their times is constant. */
export function downloadsBefore(now: Date, count: number): readonly Download[] {
  const last = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - 90 * MINUTE_MS;
  return Array.from({ length: count }, (_, at) => ({
    at: new Date(last - (count - 1 - at) * EVERY_MINUTES * MINUTE_MS),
    id: `download-${at + 1}`,
    address: `${at % 3 === 0 ? '84.107.32' : '52.14.7'}.${at + 10}`,
    version: VERSIONS[at % VERSIONS.length] ?? '',
    country: COUNTRIES[at % COUNTRIES.length] ?? '',
    package: at % 4 === 3 ? 'oven-api' : 'oven-cli',
  }));
}
