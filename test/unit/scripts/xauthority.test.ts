import { expect, it } from 'vitest';
import { authorityEntry } from '../../../scripts/tools/desktop/display';

it('an Xauthority entry for any host and display follows Xauthority(5)', () => {
  const entry = authorityEntry(Buffer.from('0123456789abcdef'));
  const expected = 'ffff' + '0000' + '0000' + '0012' + Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex');
  expect(entry.toString('hex')).toBe(`${expected}0010${Buffer.from('0123456789abcdef').toString('hex')}`);
});
