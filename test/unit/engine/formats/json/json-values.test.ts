import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonValues } from '../../../../../src/engine/formats/json/json-values';
import { cut } from '../../read/cut';
import { rounds } from '../../../../support/rounds';

/** The output lines for these chunks. */
function lines(...chunks: readonly (Buffer | string)[]): string[] {
  const values = new JsonValues();
  const parts = chunks.map((chunk) => {
    // It must not keep a chunk, whose buffer is reused.
    const lent = Buffer.from(chunk);
    const out = Buffer.from(values.push(lent));
    lent.fill(0x21);
    return out;
  });
  const text = Buffer.concat([...parts, values.end()]).toString();
  expect(text === '' || text.endsWith('\n')).toBe(true);
  const split = text.split('\n').slice(0, -1);
  expect(split).toHaveLength(values.values);
  return split;
}

function isUnfinished(text: string): boolean {
  const values = new JsonValues();
  values.push(Buffer.from(text));
  values.end();
  return values.unfinished;
}

describe('JSON values in any layout, as one value a line', () => {
  it.each([
    ['a list on one line', '[{"a":1},{"b":2}]', ['{"a":1}', '{"b":2}']],
    ['a list, one a line', '[\n{"a":1},\n{"b":2}\n]\n', ['{"a":1}', '{"b":2}']],
    ['a pretty list', '[\r\n  {\r\n    "a": 1\r\n  }\r\n]', ['{"a": 1 }']],
    [
      'pretty objects',
      '{\n  "a": [\n    1,\n    2\n  ]\n}\n{\n  "b": {}\n}',
      ['{"a": [1,2 ] }', '{"b": {} }'],
    ],
    ['one directly behind another', '{"a":1}{"b":2}{}', ['{"a":1}', '{"b":2}', '{}']],
    ['lists one behind another', '[{"a":1}][{"b":2}]', ['{"a":1}', '{"b":2}']],
    ['lists in a list', '[[1,2],[3]]', ['[1,2]', '[3]']],
    ['words and numbers', '[1, true,null , "x"]', ['1', 'true', 'null', '"x"']],
    ['a byte order mark', '\uFEFF[{"a":1}]', ['{"a":1}']],
    ['an empty list', ' [ ] ', []],
    [
      'numbers, escapes and spaces as they are',
      '[{ "n":1.50e+3, "s" : "\\u00e9\\"]}{" }]',
      ['{ "n":1.50e+3, "s" : "\\u00e9\\"]}{" }'],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  it('keeps every value of a list, whatever its layout and wherever the chunks are cut', () => {
    const indent = fc.constantFrom(undefined, 1, 2, '\t');
    const glue = fc.constantFrom(',', ' , ', ',\n', '\r\n,\r\n');
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        indent,
        glue,
        fc.array(fc.nat()),
        (values, space, between, cuts) => {
          const text = `[${values.map((value) => JSON.stringify(value, null, space)).join(between)}]`;
          const out = lines(...cut(Buffer.from(text), cuts));
          expect(out.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it('keeps every value of concatenated objects', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.array(fc.nat()),
        (values, cuts) => {
          const text = values.map((value) => JSON.stringify(value, null, 2)).join('');
          const out = lines(...cut(Buffer.from(text), cuts));
          // Through JSON once, which has neither -0 nor inherited keys.
          expect(out.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(values)));
        },
      ),
    );
  });

  it('gives the same output however any bytes are cut into chunks', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\n', '  ', 'a', '1', '{"a":1}');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.array(fc.nat()), (pieces, cuts) => {
        const text = pieces.join('');
        expect(lines(...cut(Buffer.from(text), cuts))).toEqual(lines(text));
      }),
      { numRuns: rounds(1000) },
    );
  });

  it('never turns invalid JSON into valid JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '\n',
      ' ',
      'a',
      '1',
      '"k":',
      'true',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = `{"x":${pieces.join('')}}`;
        const out = lines(text);
        fc.pre(out.length === 1);
        expect(parsed(out[0] ?? '')).toEqual(parsed(text));
      }),
      { numRuns: rounds(5000) },
    );
  });
});

describe('a broken value', () => {
  it('without closing bracket ends where an object stands in the place of a key', () => {
    expect(lines('[{"a":{"b":1},{"c":2},{"d":3}]')).toEqual(['{"a":{"b":1},', '{"c":2}', '{"d":3}']);
    expect(lines('{"a":1\n{"c":2}\n')).toEqual(['{"a":1 ', '{"c":2}']);
  });

  it('without closing quote ends at a line with its own indentation', () => {
    const text = '[\n  {\n    "a": "x\n  },\n  {\n    "a": "y"\n  }\n]';
    const out = lines(text);
    expect(parsed(out[0] ?? '')).toBeUndefined();
    expect(out.at(-1)).toBe('{"a": "y" }');
  });

  it('with a wrong bracket comes out broken, and the next value is intact', () => {
    expect(lines('{"a":[1,2}\n{"b":2}}\n{"c":3}')).toEqual(['{"a":[1,2}', '{"b":2}', '}', '{"c":3}']);
    expect(lines('[{"a":1],[{"b":2}]')).toEqual(['{"a":1', '{"b":2}']);
  });

  it('without an end makes the file unfinished', () => {
    expect(isUnfinished('[{"a":1},')).toBe(true);
    expect(isUnfinished('[{"a":1')).toBe(true);
    expect(isUnfinished('{"a":"')).toBe(true);
    expect(isUnfinished('[{"a":1}]\n')).toBe(false);
    expect(isUnfinished('{"a":1}')).toBe(false);
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
