import { expect, it } from 'vitest';
import { authorityEntry } from '../../../scripts/tools/desktop/display';

it('writes an entry for any host and display, as Xauthority(5) describes it', () => {
  const entry = authorityEntry(Buffer.from('0123456789abcdef'));
  const expected = 'ffff' + '0000' + '0000' + '0012' + Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex');
  expect(entry.toString('hex')).toBe(`${expected}0010${Buffer.from('0123456789abcdef').toString('hex')}`);
});
