import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../../../src/engine/fixes/event-fields';
import { withValue } from '../../../../src/renderer/features/fix/field-values';

const shown = (text: string) => fieldsOf(text).map(({ key, shown, kind }) => [key, shown, kind]);
const change = (text: string, key: string, ...typed: string[]) => {
  let fielded = { text, fields: fieldsOf(text) };
  const index = fielded.fields.findIndex((field) => field.key === key);
  for (const value of typed) fielded = withValue(fielded, index, value);
  return fielded;
};

describe('the values of an event', () => {
  it('are shown as a person reads them; lists and objects are left to the text', () => {
    const text =
      '{"$time":"soon","n":1e3,"on":true,"q":"a \\"b\\"","$version":3,"$type":null,"l":[1],"o":{"a":1}}';
    expect(shown(text)).toEqual([
      ['$time', 'soon', 'text'],
      ['n', '1e3', 'plain'],
      ['on', 'true', 'plain'],
      ['q', 'a "b"', 'text'],
      ['$version', '3', 'text'],
      ['$type', '', 'text'],
    ]);
  });

  it('have a place for the time where it is missing', () => {
    expect(shown('{"a":"b"}')).toEqual([
      ['$time', '', 'absent'],
      ['a', 'b', 'text'],
    ]);
    expect(change('{ "a":"b"}', '$time', '2', '20').text).toBe('{"$time":"20", "a":"b"}');
    expect(change('{ }', '$time', 'x').text).toBe('{"$time":"x" }');
  });

  it.each([
    ['a number stays one', '{"n": 1 }', 'n', ['12'], '{"n": 12 }'],
    ['what is no number any more is a text', '{"n": 1 }', 'n', ['1a'], '{"n": "1a" }'],
    ['and is a number again', '{"n": 1 }', 'n', ['1a', '1'], '{"n": 1 }'],
    ['what Scarf takes as text becomes one', '{"$version": 3}', '$version', ['3.1'], '{"$version": "3.1"}'],
    ['quotes are written as JSON does', '{"a":"b"}', 'a', ['"\\'], '{"a":"\\"\\\\"}'],
  ])('change by themselves: %s', (_, text, key, typed, expected) => {
    expect(change(text, key, ...typed).text).toBe(expected);
  });

  it('change by themselves, and all else of the text stays to the letter', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }), fc.boolean());
    const event = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(scalar, fc.array(scalar)), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(event, fc.nat(), fc.array(fc.string(), { minLength: 1 }), (made, at, typed) => {
        const text = JSON.stringify(made, null, 1).replace(/\n/g, '');
        const fields = fieldsOf(text);
        const index = at % fields.length;
        let fielded = { text, fields };
        for (const value of typed) fielded = withValue(fielded, index, value);
        const key = fields[index]?.key ?? '';
        const now = JSON.parse(fielded.text) as Record<string, unknown>;
        const { start, end } = fielded.fields[index]?.value ?? { start: 0, end: 0 };
        const written = fielded.text.slice(start, end);
        expect([written, JSON.parse(written)]).toContain(typed.at(-1));
        // As it is written: JSON knows no -0.
        const before = JSON.parse(text) as Record<string, unknown>;
        expect({ ...now, [key]: null }).toEqual({ ...before, [key]: null });
        // The places are those of the new text.
        for (const [nth, { key: name, value }] of fielded.fields.entries())
          if (nth !== index && before[name] !== undefined)
            expect(JSON.parse(fielded.text.slice(value.start, value.end))).toEqual(before[name]);
      }),
    );
  });

  it('are left to the text where there are many, or the text is long', () => {
    const many = Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`k${at}`, at]));
    expect(fieldsOf(JSON.stringify(many))).toEqual([]);
    expect(fieldsOf(JSON.stringify({ a: 'x'.repeat(9_000) }))).toEqual([]);
  });
});
