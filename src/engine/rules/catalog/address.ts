import { isPublicAddress } from '../address';
import { isPublicAddressText } from '../fast-path/scan-address';
import type { KeyRule } from '../rule';

/** Scarf looks up where an event came from by one public address. The subject is the value. */
export const badAddress: KeyRule<'bad-address'> = {
  code: 'bad-address',
  stage: 'key',
  grade: 'warning',
  source: 'scarf',
  mark: { part: 'value', of: '$remote_address' },
  keys: ['$remote_address'],
  find: (value) => (typeof value === 'string' && !isPublicAddress(value) ? [value] : null),
  fastPath: isPublicAddressText,
};
