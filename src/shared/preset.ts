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
  readonly of: 'table' | 'json';
}
