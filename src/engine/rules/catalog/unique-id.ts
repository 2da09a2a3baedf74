import { ownValue } from '../records';
import type { LineRule, RaisedRule } from '../rule';

/** Scarf then makes its own id, so an event that is sent twice counts twice. */
export const idMissing: LineRule<'id-missing'> = {
  code: 'id-missing',
  stage: 'line',
  grade: 'warning',
  source: 'scarf',
  find({ value }) {
    const id = ownValue(value, '$unique_id');
    return id === undefined || id === null ? [] : null;
  },
};

/** Scarf keeps one event of each id. Raised by `ids/repeated-ids`. */
export const idRepeated: RaisedRule<'id-repeated'> = {
  code: 'id-repeated',
  stage: 'repeat',
  grade: 'warning',
  source: 'scarf',
  mark: { part: 'value', of: '$unique_id' },
};

/** Also raised by `check/check-facts-builder` when every event has the same id. */
export const idBlank: LineRule<'id-blank'> = {
  code: 'id-blank',
  stage: 'line',
  grade: 'warning',
  source: 'ours',
  mark: { part: 'value', of: '$unique_id' },
  find({ value }) {
    const id = ownValue(value, '$unique_id');
    return typeof id === 'string' && id.trim() === '' ? [] : null;
  },
};
