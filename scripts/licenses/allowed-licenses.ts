/** Licenses of parts that may be shipped: they ask for nothing but their text, and that is shown under About. */
const ALLOWED: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  // For typefaces.
  'OFL-1.1',
]);

/**
 * Whether a license may be shipped, by its SPDX expression: all parts joined by AND are allowed, or one of those joined by
 * OR. An expression with brackets, or with words that are not known here, is not.
 */
export function isAllowed(license: string): boolean {
  return license
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((one) => ALLOWED.has(one)));
}
