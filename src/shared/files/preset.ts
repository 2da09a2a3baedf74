/** The programs whose exports are recognised. */
export const VENDORS = [
  'segment',
  'posthog',
  'ga4',
  'mixpanel',
  'amplitude',
  'fastly',
  'loki',
  'cloudflare',
  'scarf',
] as const;
export type Vendor = (typeof VENDORS)[number];

export function isVendor(value: string): value is Vendor {
  return VENDORS.some((vendor) => vendor === value);
}

/** The answer that a file is no export that is known. */
export const NO_VENDOR = 'none';

/** A mapping that the user saved, and what it is for. */
export interface PresetView {
  readonly name: string;
  /** `log`: what counts in access logs of these columns, and where it goes. It is remembered as soon as it is chosen. */
  readonly of: 'table' | 'json' | 'log';
}
