import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Outline } from '../../../../../src/engine/formats/json/outline';
import { rounds } from '../../../../support/rounds';
import { bodyOf, event, linesOf } from '../../bench';

function outlineOf(text: string, pieceBytes = Infinity): string | null {
  const outline = new Outline();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += Math.min(pieceBytes, bytes.length))
    outline.push(bytes.subarray(at, at + pieceBytes));
  return outline.text();
}

describe('the outline of a value', () => {
  it('is the value, if that is short', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 9 }), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(outlineOf(text)).toBe(outlineOf(text, 1));
        expect(JSON.parse(outlineOf(text) ?? '')).toEqual(JSON.parse(text));
      }),
      { numRuns: rounds(100) },
    );
  });

  it('has the beginnings of long lists, objects and texts', () => {
    const list = Array.from({ length: 5000 }, (_, n) => ({ n, list: [n] }));
    const text = JSON.stringify({ list, map: { ...list }, text: 'ü"\\'.repeat(500), last: [1] });
    const outline = JSON.parse(outlineOf(text) ?? '') as Record<string, unknown>;
    expect(Object.keys(outline)).toEqual(['list', 'map', 'text', 'last']);
    expect(outline['list']).toEqual(list.slice(0, 60));
    expect(Object.keys(outline['map'] as object)).toHaveLength(60);
    expect(outline['last']).toEqual([1]);
    expect(outlineOf(text)?.length).toBeLessThan(8000);
  });

  it('is none of a value without an end', () => {
    expect(outlineOf('{"a":[1,2')).toBe(null);
    expect(outlineOf(`${'['.repeat(100)}`)).toBe(null);
  });
});

describe('a list of events far behind other members', () => {
  const other = Array.from({ length: 3000 }, (_, n) => ({ n, text: 'a text of some length' }));

  it.each([0, 2])('is found and sent, printed with an indentation of %i', async (space) => {
    const [one, two] = [event({ n: 1 }), event({ n: 2 })];
    const events = [JSON.parse(one), JSON.parse(two)] as unknown[];
    const { text } = await bodyOf(JSON.stringify({ meta: { other }, events }, null, space));
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(events);
    if (space === 0) expect(text).toBe(linesOf(one, two));
  });
});
