import { isRecord } from '../records';
import type { RaisedRule } from '../rule';

/** JSON is UTF-8; Scarf answers `failed-to-decode`. Raised by `line-validator`. */
export const notUtf8: RaisedRule<'not-utf8'> = {
  code: 'not-utf8',
  stage: 'bytes',
  grade: 'error',
  source: 'scarf',
};

/** Longer than `MAX_LINE_BYTES`. Raised for the long lines of `read/line-splitter`. */
export const lineTooLong: RaisedRule<'line-too-long'> = {
  code: 'line-too-long',
  stage: 'bytes',
  grade: 'error',
  source: 'ours',
};

/** Scarf answers `failed-to-decode`. */
export const notJson: RaisedRule<'not-json'> = {
  code: 'not-json',
  stage: 'bytes',
  grade: 'error',
  source: 'scarf',
};

/** Scarf answers `failed-to-decode`. */
export const notObject: RaisedRule<'not-object'> = {
  code: 'not-object',
  stage: 'bytes',
  grade: 'error',
  source: 'scarf',
};

/** The JSON object of a line, or the code of the rule that the line breaks. */
export function parseObject(text: string): Record<string, unknown> | 'not-json' | 'not-object' {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  return isRecord(value) ? value : 'not-object';
}
