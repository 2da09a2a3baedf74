import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObjectLine, parsed } from '../../../../../src/engine/formats/json/parsed';
import { rounds } from '../../../../support/rounds';

function byParser(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const blank = fc.constantFrom('', ' ', '\t\n', '\r', '\u00a0', '\uFEFF', '\f');
const text = fc
  .tuple(blank, fc.oneof(fc.json(), fc.string(), fc.constantFrom('-1', '-', 'true', 'null', 'NaN')), blank)
  .map((parts) => parts.join(''));

describe('a text that may be JSON', () => {
  test('has the value that the parser gives, or none', () => {
    fc.assert(
      fc.property(text, (each) => {
        const value = byParser(each);
        expect(parsed(each)).toEqual(value);
        expect(isObjectLine(each)).toBe(typeof value === 'object' && value !== null && !Array.isArray(value));
      }),
      { numRuns: rounds(1000) },
    );
  });
});
