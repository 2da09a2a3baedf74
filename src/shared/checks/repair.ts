/** What makes a line almost JSON, and how it is repaired. */
export const REPAIRS = [
  /** A comma behind the last member or element, or behind the event. */
  'trailing-comma',
  /** Texts in single quotes, and escapes that JSON lacks. */
  'single-quotes',
  /** Texts in the quotes of a word processor: “a”. */
  'curly-quotes',
  /** `True`, `False` and `None`. */
  'python-words',
  /** Keys without quotes. */
  'bare-keys',
  /** `NaN` and `Infinity`, which become null. */
  'not-a-number',
  'comments',
] as const;
export type Repair = (typeof REPAIRS)[number];
