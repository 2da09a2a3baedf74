import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlmostJson, repairedJson } from '../../../../src/engine/formats/line-shape/almost-json';
import { applyRepairs, repairsOf } from '../../../../src/engine/rules/repair-json';
import { rounds } from '../../../support/rounds';
import { bodyOf, PACKAGE } from '../bench';
import { read } from './table/guessed';

const T = '2026-07-14T08:21:05Z';
const U = '2026-07-14T09:30:00Z';
const DESTINATION = { kind: 'package', id: PACKAGE, name: 'docs' } as const;

async function sentOf(text: string): Promise<unknown[]> {
  const { text: body } = await bodyOf(text, { destination: DESTINATION });
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/** The text as it is read in pieces of so many bytes. */
function inPieces(text: string, pieceBytes: number): string {
  const bytes = Buffer.from(text);
  const repairing = new AlmostJson();
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    parts.push(repairing.push(bytes.subarray(at, at + pieceBytes)));
  return Buffer.concat([...parts, repairing.end()]).toString();
}

const FIRST = `{
  // the first
  $time: '${T}',
  'unique': "a // b", # more
  "list": [1, 2,],
}`;
const SECOND = `{
  /* the
     second */
  "$time": "${U}",
  n: NaN, p: None, t: True,
}`;
const EVENTS = [
  { $time: T, unique: 'a // b', list: [1, 2] },
  { $time: U, n: null, p: null, t: true },
];

describe('events over several lines that are almost JSON', () => {
  it.each([
    ['one behind the other', `${FIRST}\n${SECOND}\n`],
    ['with commas between them', `${FIRST},\n${SECOND},\n`],
    ['in a list', `// export\n[\n${FIRST},\n${SECOND},\n]\n`],
    ['in a list, one of them on one line', `[\n${FIRST},\n${SECOND.replace(/\n/g, ' ')},\n]\n`],
    ['in a wrapper', `{\n  count: 2,\n  events: [\n${FIRST},\n${SECOND}\n  ],\n}\n`],
    ['in a script', `export default [\n${FIRST},\n${SECOND},\n];\n`],
  ])('are repaired by one answer: %s', async (_, text) => {
    const asked = read(text).questions.find(({ code }) => code === 'line-shape');
    expect(asked).toMatchObject({ certainty: 'open', taken: 'almost-json' });
    expect(asked?.choices.map(({ value }) => value)).toEqual(['almost-json', 'plain']);
    expect(await sentOf(text)).toEqual(EVENTS);
  });

  it('show lines before and after', () => {
    const asked = read(`${FIRST}\n${SECOND}\n`).questions.find(({ code }) => code === 'line-shape');
    expect(asked?.evidence).toEqual([`$time: '${T}',`, `'unique': "a // b", # more`, '"list": [1, 2,],']);
    expect(asked?.choices[0]?.evidence).toEqual([
      `"$time": "${T}",`,
      '"unique": "a // b",',
      '"list": [1, 2]',
    ]);
  });

  it('stay as they are if the user says so', () => {
    expect(read(FIRST, { 'line-shape': 'plain' }).form).not.toHaveProperty('shape');
  });

  it('are set aside where they are damaged, and harm no other', async () => {
    const damaged = `{\n  $time: '${T},\n  a: 1,\n}`;
    expect(await sentOf([FIRST, damaged, SECOND, FIRST].join('\n'))).toEqual([...EVENTS, EVENTS[0]]);
  });

  it.each([
    ['JSON', `{\n  "$time": "${T}"\n}\n{\n  "$time": "${U}"\n}\n`],
    ['lines, which a fix repairs', `{'$time': '${T}'}\n{'$time': '${U}'}\n`],
    ['a list of lines', `[\n{'$time': '${T}'},\n{'$time': '${U}'}\n]\n`],
    ['lines of which one has a comment', `# export\n{"$time":"${T}"}\n{"$time":"${U}"}\n`],
    ['a table', `time,note\n${T},"{a: 1,}"\n${U},x\n`],
    ['a list with one damaged event', `[\n  {\n    "$time": "${T}",\n  },\n  {\n    "$time": "${U}"\n  }\n]`],
  ])('are not: %s', (_, text) => {
    expect(read(text).certainty('line-shape')).toBe(undefined);
  });
});

describe('text that is almost JSON', () => {
  it('loses a comment only with its end, and says so', () => {
    expect(repairedJson('{"a":1} /* open {"b":2}')).toBe('{"a":1} /*');
  });

  it('ends a comment without an end with its line where another one begins, so that it takes no event away', () => {
    const text = '{\n  /* one *} "a": 1,\n  "b": 2}\n{\n  /* two */ "a": 3}\n';
    const repaired = repairedJson(text);
    expect(repaired).toBe('{\n  \n  "b": 2}\n{\n   "a": 3}\n');
    for (const bytes of [1, 2, 3, 5, 7]) expect(inPieces(text, bytes)).toBe(repaired);
    expect(repairedJson('/* over\n * lines */ {"a":1}')).toBe('\n {"a":1}');
    expect(repairedJson('{"a":1, /* see src/* */ "b":2}\n{"a":3}')).toBe('{"a":1,  "b":2}\n{"a":3}');
    expect(repairedJson('/* skips\n * src/* and\n * more */\n{"a":1}')).toBe('\n\n\n{"a":1}');
  });

  it('keeps commas between values, and those that are no last one', () => {
    const text = '{"a":[ , 1],,"b":{,}}\n,{"c":1},\n';
    expect(repairedJson(text)).toBe('{"a":[ , 1],,"b":{,}}\n,{"c":1}\n');
  });

  it('is read alike in pieces of any size', () => {
    const text = `${FIRST}\n${SECOND} {“a”: “it’s "x"”, b: 'it"s \\'\\x41\\U0001f600', "c": "\\u00e9\\/é€", d: -Infinity}\n`;
    const whole = repairedJson(text);
    expect(whole).toContain(
      `{"a": "it’s \\"x\\"", "b": "it\\"s '\\u0041😀", "c": "\\u00e9\\/é€", "d": null}`,
    );
    for (const bytes of [1, 2, 3, 5, 7]) expect(inPieces(text, bytes)).toBe(whole);
  });

  it('is the same as before if it is JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        expect(repairedJson(text)).toBe(text);
      }),
      { numRuns: rounds(100) },
    );
  });

  it('becomes what a fix makes of it, on one line', () => {
    const unit = fc.constantFrom(
      ...`{}[]:,'"“”\\/#* aTN1`,
      'NaN',
      'True',
      "'a':",
      '{a:',
      '"b"',
      '/* */',
      '\\x41',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (inner) => {
        const line = `{a:${inner}}`;
        const edits = repairsOf(line);
        if (edits !== null) expect(repairedJson(line)).toBe(applyRepairs(line, edits));
      }),
      { numRuns: rounds(200) },
    );
  });

  it('is read in linear time, whatever it holds', { tags: ['long'] }, () => {
    const steps = ['{', "'", '/*', '\n/*', '/**/', ',', '\\', 'a', ' ', '“'.slice(0, 1)];
    for (const step of steps) {
      const text = step.repeat(200_000);
      expect(inPieces(text, 65_536)).toBe(repairedJson(text));
    }
  });
});
