import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { inAscii } from '../../../scripts/support/ascii-scripts';

/** Scripts whose value is that of their last expression. */
const SCRIPTS = [
  `'“quoted” – and … é'`,
  '`a ${"–"} in a “template”`',
  `'smile 😀'.length`,
  `'😀'.replace(/[😀-😂]/u, 'x')`,
  `'–'.replace(/[\\–x]/, 'y')`,
  `'\\–' + '\\\\–' + '\\\\\\–'`,
  `({ größe: 1 }).größe /* “comment” */`,
  `const größe = 2; größe`,
  `'\u2028'.length`,
];

describe('scripts in ASCII', () => {
  it.each(SCRIPTS)('mean the same: %s', (script) => {
    const ascii = inAscii(script);
    expect(ascii).toMatch(/^[\0-\x7f]*$/);
    expect(runInNewContext(ascii)).toEqual(runInNewContext(script));
  });

  it('are not made where an escape would mean something else', () => {
    expect(() => inAscii('String.raw`–`')).toThrow('ASCII');
    expect(() => inAscii(`'a\\\u2028'`)).toThrow('ASCII');
    expect(inAscii('String.raw`-` + "–"')).toBe('String.raw`-` + "\\u2013"');
  });
});
