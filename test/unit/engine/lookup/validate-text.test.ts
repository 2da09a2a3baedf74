import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateText } from '../../../../src/engine/lookup/validate-text';
import { findJsonError } from '../../../../src/engine/fixes/json-error';
import { event, MIXED, NOW } from '../bench';
import { rounds } from '../../../support/rounds';

const STANDARD = { nowMs: NOW, destination: MIXED, known: null };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('where a text is not JSON', () => {
  const piece = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"',
      '1',
      '-',
      '.5',
      '01',
      '1e5',
      'true',
      'nul',
      ' ',
      '\t',
      '\\',
      '\u0001',
    ],
    ...['"\\u00e9"', '"\\x"', '"Zoë\u2028"', '"\u007f"', '\ud800'],
  );
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 2 }))
    .map(([text, at, out, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + out);
    });

  it('agrees with JSON.parse', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
          broken,
        ),
        (text) => {
          const fault = findJsonError(text);
          expect(fault === null).toBe(isJson(text));
          if (fault !== null) expect(fault.end).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: rounds(1500) },
    );
  });

  it.each<[string, string, string]>([
    ['a missing quote', '{"a": "b, "c": 1}', 'c'],
    ['a missing comma', '{"a": 1 "b": 2}', '"b"'],
    ['a comma too many', '{"a": 1,}', '}'],
    ['a bare word', '{"a": yes}', 'yes'],
    ['an end that is not there', '{"a": 1', '1'],
    ['a text that does not end', '{"a": "b', '"b'],
    ['something behind the end', '{"a": 1} x', 'x'],
  ])('shows %s', (_, text, marked) => {
    const { start, end } = findJsonError(text) ?? { start: 0, end: 0 };
    expect(text.slice(start, end)).toBe(marked);
  });
});

describe('validating the text of a line', () => {
  it.each<[string, string, string | null, string | null]>([
    ['a sound one', event(), null, null],
    ['a time without a zone', event({ $time: '2026-07-14 10:00' }), 'time-no-zone', '"2026-07-14 10:00"'],
    ['a key that Scarf does not know', event({ $ip: '1.2.3.4' }), 'unknown-dollar', '"$ip"'],
    ['a number for a text', event({ $version: 3 }), 'wrong-type', '3'],
    ['no artifact', event({ $package: undefined }), 'no-artifact', null],
    ['no JSON', '{"a" 1}', 'not-json', '1'],
    ['no event', '[1]', 'not-object', null],
    ['the worst first', event({ $ip: 'x', $time: 'soon' }), 'time-unreadable', '"soon"'],
  ])('finds the problem and its place: %s', (_, text, code, marked) => {
    const { problems, mark } = validateText(text, STANDARD);
    expect(problems[0]?.code ?? null).toBe(code);
    expect(mark === null ? null : text.slice(mark.start, mark.end)).toBe(marked);
  });
});
