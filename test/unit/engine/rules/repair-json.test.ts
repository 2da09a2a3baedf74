import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FIXES, type Fix } from '../../../../src/shared/checks/fix';
import { REPAIRS, type Repair } from '../../../../src/shared/checks/repair';
import { LineFixer } from '../../../../src/engine/fixes/line-fixer';
import { applyRepairs, repairKindsOf, repairsOf } from '../../../../src/engine/rules/repair-json';
import { reportFor } from '../../../../src/engine/check/report';
import { bodyOf, event, factsOf, fileWith, linesOf, MIXED, NOW } from '../bench';
import { rounds } from '../../../support/rounds';

function repaired(line: string): string | null {
  const edits = repairsOf(line);
  return edits === null ? null : applyRepairs(line, edits);
}

describe('a line that is almost JSON', () => {
  it.each<[string, string, readonly Repair[], string]>([
    ['a comma behind the last member', '{"a":1.50, }', ['trailing-comma'], '{"a":1.50 }'],
    ['a comma behind the last element', '{"a":[1 , ]}', ['trailing-comma'], '{"a":[1  ]}'],
    ['a comma behind the event', '{"a":1} ,', ['trailing-comma'], '{"a":1} '],
    ['single quotes', `{'a': 'it"s \\'x\\''}`, ['single-quotes'], `{"a": "it\\"s 'x'"}`],
    ['curly quotes', '{“a”: “it’s "x"”, „b“:1}', ['curly-quotes'], '{"a": "it’s \\"x\\"", "b":1}'],
    [
      'a dict of Python',
      `{'a': "it's", 'b': True, 'c': [None, False]}`,
      ['single-quotes', 'python-words'],
      `{"a": "it's", "b": true, "c": [null, false]}`,
    ],
    [
      'escapes of Python',
      `{'a': '\\x1b\\U0001f600\\u00e9\\\\'}`,
      ['single-quotes'],
      `{"a": "\\u001b😀\\u00e9\\\\"}`,
    ],
    ['such an escape in double quotes', `{"a":"\\x41"}`, ['single-quotes'], `{"a":"\\u0041"}`],
    ['names without quotes', '{$time: "x", a_1:{b:1}}', ['bare-keys'], '{"$time": "x", "a_1":{"b":1}}'],
    [
      'numbers that JSON lacks',
      '{"a":NaN,"b":-Infinity,"c":[nan]}',
      ['not-a-number'],
      '{"a":null,"b":null,"c":[null]}',
    ],
    ['comments', '{/* one */"a":1,// two }', ['comments', 'trailing-comma'], ''],
    ['a comment behind', '{"a":"//x #y"} # more', ['comments'], '{"a":"//x #y"} '],
    [
      'a comma behind which a comment stands',
      `{'a':1, /* , */ }`,
      ['trailing-comma', 'single-quotes', 'comments'],
      `{"a":1  }`,
    ],
    [
      'digits as they are',
      `{'n': 12345678901234567890, 'e': 1.0E+2}`,
      ['single-quotes'],
      `{"n": 12345678901234567890, "e": 1.0E+2}`,
    ],
  ])('%s', (_, line, kinds, expected) => {
    expect(repaired(line)).toBe(expected === '' ? null : expected);
    if (expected !== '')
      expect(repairKindsOf(line)).toEqual(REPAIRS.filter((repair) => kinds.includes(repair)));
  });

  const beyondRepair = [
    '{"a":1}',
    '{"a":1',
    '{"a":"x}',
    `{'a':'x}`,
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":1,,}',
    '{,}',
    '{"a":tru}',
    '{"a":+1}',
    '{"a":01}',
    '{"a":1}{"b":2}',
    '{"a":1} // x\n{"b":2}',
    '{"a":/* 1}',
    '// export',
    '# more',
    '',
    "['a']",
    "'a'",
    '{"a":tr/**/ue}',
    '{"a":1/**/2}',
    '{"a":"\u0001"}',
    "{'a':'\\q'}",
    "{'a':'\\x4'}",
    "{'a':'\\U00110000'}",
    '{"a":(1,2)}',
    "{'a':datetime(2026)}",
    '{a-b:1}',
    'hello',
    `${'['.repeat(400_000)}`,
    `${'{"a":'.repeat(100_000)}`,
    `{'a':${'['.repeat(300)}${']'.repeat(300)}}`,
  ];
  it.each(beyondRepair.map((line) => [line.slice(0, 30), line] as const))(
    'is not repaired if it is JSON, or more than that is missing: %s',
    (_, line) => {
      expect(repaired(line)).toBeNull();
    },
  );

  it('becomes exactly the event that a program printed', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom<(value: unknown) => string>(python, loose),
        (value, print) => {
          const text = print(value);
          const expected: unknown = JSON.parse(JSON.stringify(value));
          const result = repaired(text);
          expect(JSON.parse(result ?? text)).toEqual(expected);
        },
      ),
      { numRuns: rounds(1000) },
    );
  });

  it('is repaired as a whole or not at all, whatever it is', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      ':',
      ',',
      '\\',
      ' ',
      'a',
      '1',
      '"k":',
      "'k':",
      'True',
      'NaN',
      '//',
      '/*',
      '*/',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = `{${pieces.join('')}}`;
        const result = repaired(text);
        if (result !== null) expect(repaired(result)).toBeNull();
        if (result !== null) expect(() => JSON.parse(text) as unknown).toThrow();
      }),
      { numRuns: rounds(4000) },
    );
  });
});

/** As Python's `repr` prints it. */
function python(value: unknown): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const inner = Array.from(value, (char) => {
      if (char === quote || char === '\\') return `\\${char}`;
      const point = char.codePointAt(0) ?? 0;
      if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return `\\x${point.toString(16).padStart(2, '0')}`;
      return point > 0xffff && point % 2 === 0 ? `\\U${point.toString(16).padStart(8, '0')}` : char;
    });
    return `${quote}${inner.join('')}${quote}`;
  }
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, each]) => `${python(key)}: ${python(each)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}

/** As people write it: names without quotes, commas behind the last, comments. */
function loose(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[ ]' : `[${value.map(loose).join(' , ')},/* , ] */]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, each]) => `${/^[a-z_$][\w$]*$/i.test(key) ? key : JSON.stringify(key)} : ${loose(each)} /* "}" */`,
  );
  return members.length === 0 ? '{/**/}' : `{${members.join(',')},}`;
}

describe('the fix of lines that are almost JSON', () => {
  const good = event({ n: 1 });
  const second = event({ n: 2, ok: true });
  const dict = python(JSON.parse(second));
  const third = event({ n: 3 });
  const comma = `${third.slice(0, -1)},}`;
  const both = `${dict.slice(0, -1)},}`;
  const content = linesOf(good, dict, comma, both, '{"a":', dict);
  const repair = (...of: readonly Repair[]): Fix[] => of.map((each) => ({ kind: 'repair-json', of: each }));

  it('is offered with the repairs that lines need', async () => {
    const report = reportFor(await factsOf(await fileWith(content)), MIXED, null);
    expect(report).toMatchObject({ ready: 1, errors: 5 });
    expect(report.problems[0]).toMatchObject({
      code: 'not-json',
      count: 5,
      repairs: [
        { repairs: ['single-quotes', 'python-words'], count: 2 },
        { repairs: ['trailing-comma'], count: 1 },
        { repairs: ['trailing-comma', 'single-quotes', 'python-words'], count: 1 },
      ],
    });
  });

  it('changes only lines that the chosen repairs make JSON', async () => {
    const all = repair('single-quotes', 'python-words');
    const { text, value } = await bodyOf(content, { fixes: { all, lines: [] } });
    expect(value).toMatchObject({ sent: 3, setAside: 3, fixed: 2 });
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([JSON.parse(good), JSON.parse(second), JSON.parse(second)]);
    const every = await bodyOf(content, { fixes: { all: repair(...REPAIRS), lines: [] } });
    expect(every.value).toMatchObject({ sent: 5, setAside: 1, fixed: 4 });
    expect(every.text).toContain(third);
  });

  it('makes no change by itself, and counts what each repair changed', () => {
    expect(LineFixer.for(NO_FIXES, NOW, null)).toBeNull();
    const fixer = LineFixer.for(
      { all: repair('trailing-comma', 'single-quotes', 'python-words'), lines: [] },
      NOW,
      null,
    );
    const line = Buffer.from(both);
    expect(fixer?.fix(line, 0, line.length, 1, true)).toBe('fixed');
    expect(fixer?.takeCounts()).toMatchObject({ fixed: 1, skipped: 0, fixedBy: [1, 1, 1] });
  });
});
