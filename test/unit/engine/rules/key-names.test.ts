import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalName } from '../../../../src/engine/rules/key-names';
import { rounds } from '../../../support/rounds';

test('a name of plain signs is the same beside letters of other languages', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(normalName(`${name}é`)).toBe(`${normalName(name)}e`);
    }),
    { numRuns: rounds(1000) },
  );
});
