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

describe('the fields of an event', () => {
  it('show values as a person reads them, without lists and objects', () => {
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

  it('start with an empty field for a missing time', () => {
    expect(shown('{"a":"b"}')).toEqual([
      ['$time', '', 'absent'],
      ['a', 'b', 'text'],
    ]);
    expect(change('{ "a":"b"}', '$time', '2', '20').text).toBe('{"$time":"20", "a":"b"}');
    expect(change('{ }', '$time', 'x').text).toBe('{"$time":"x" }');
  });

  it('have one for the artifact, where each event must name one', () => {
    const keys = (text: string) => fieldsOf(text, 'time-and-artifact').map(({ key }) => key);
    expect(keys('{"a":"b"}')).toEqual(['$time', '$package', 'a']);
    expect(keys('{"$time":"x","$tracking_pixel":"p"}')).toEqual(['$time', '$tracking_pixel']);
    expect(keys('{"$time":"x","$pixel":"p"}')).toEqual(['$time', '$pixel']);
  });

  it('that were missing are added one after the other', () => {
    for (const text of ['{}', '{ "a":1}']) {
      let fielded = { text, fields: fieldsOf(text, 'time-and-artifact') };
      for (const index of [0, 1]) fielded = withValue(fielded, index, 'x');
      expect(JSON.parse(fielded.text)).toMatchObject({ $time: 'x', $package: 'x' });
    }
  });

  it.each([
    ['a number stays a number', '{"n": 1 }', 'n', ['12'], '{"n": 12 }'],
    ['a number becomes text when it is no longer a number', '{"n": 1 }', 'n', ['1a'], '{"n": "1a" }'],
    ['it becomes a number again', '{"n": 1 }', 'n', ['1a', '1'], '{"n": 1 }'],
    ['the number of a `$` key becomes text', '{"$version": 3}', '$version', ['3.1'], '{"$version": "3.1"}'],
    ['quotes are escaped', '{"a":"b"}', 'a', ['"\\'], '{"a":"\\"\\\\"}'],
  ])('can be changed one by one: %s', (_, text, key, typed, expected) => {
    expect(change(text, key, ...typed).text).toBe(expected);
  });

  it('can be changed without changing any other part of the text', () => {
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
        // Parsed from the text, because JSON has no -0.
        const before = JSON.parse(text) as Record<string, unknown>;
        expect({ ...now, [key]: null }).toEqual({ ...before, [key]: null });
        // The positions of the other fields are those in the new text.
        for (const [nth, { key: name, value }] of fielded.fields.entries())
          if (nth !== index && before[name] !== undefined)
            expect(JSON.parse(fielded.text.slice(value.start, value.end))).toEqual(before[name]);
      }),
    );
  });

  it('are empty for an event with many values or a long text', () => {
    const many = Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`k${at}`, at]));
    expect(fieldsOf(JSON.stringify(many))).toEqual([]);
    expect(fieldsOf(JSON.stringify({ a: 'x'.repeat(9_000) }))).toEqual([]);
  });
});
