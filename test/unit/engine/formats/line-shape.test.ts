import { describe, expect, it } from 'vitest';
import type { LineShape, TextForm } from '../../../../src/shared/files/layout';
import { toText } from '../../../../src/engine/formats/line-shape/shaped-lines';
import { bodyOf, PACKAGE } from '../bench';
import { decideLineShape } from '../../../../src/engine/formats/line-shape/guess-line-shape';
import { Guesses } from '../../../../src/engine/questions/guesses';
import { read } from './table/guessed';

const T = '2026-07-14T08:21:05Z';
const U = '2026-07-14T09:30:00Z';
const IP = '52.14.7.9';

const DESTINATION = { kind: 'package', id: PACKAGE, name: 'docs' } as const;

/** The events that an import of a file sends. */
async function sentOf(text: string): Promise<unknown[]> {
  const { text: body } = await bodyOf(text, { destination: DESTINATION });
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** The text as it is read, whatever the pieces in which the file comes. */
async function shaped(text: string, shape: LineShape, pieceBytes = Infinity): Promise<string> {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += Math.min(pieceBytes, bytes.length))
      yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
  }
  const form: TextForm = { encoding: 'utf-8', shape };
  const parts: Buffer[] = [];
  for await (const part of toText(pieces(), form)) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

describe('events behind the words of a log', () => {
  it.each([
    ['Kubernetes', `${U}.1Z stdout F `],
    ['docker compose', 'app-1  | '],
    ['journald', 'Nov 25 10:00:00 web-1 app[812]: '],
    ['a logger', '2026-07-14 10:00:00,123 [main] INFO com.x.Events - '],
    ['Loki', `${U} {app="x"} `],
    ['Kafka', 'CreateTime:1\tkey\t'],
  ])('are read from their first brace on: %s', async (_, prefix) => {
    const text = `${prefix}{"$time":"${T}","a":"{\\"b\\":1}"}\n${prefix}{"$time":"${U}"}\n`;
    expect(await sentOf(text)).toEqual([{ $time: T, a: '{"b":1}' }, { $time: U }]);
    expect(read(text).certainty('line-shape')).toBe('open');
  });

  it('stand beside other lines, which are set aside', async () => {
    const text = `Attaching to app, db\napp | {"time":"${T}"}\ndb  | ready\napp | {"time":"${U}"}\n`;
    expect(await sentOf(text)).toEqual([{ $time: T }, { $time: U }]);
  });

  it.each([
    ['JSON in a column', `time\tx\n${T}\t{"time":1}\n${U}\t{"time":2}\n`],
    ['a script', `var events = {"time":"${T}"}\n`],
    ['JSON without a time', `${T},{"a":1}\n${U},{"a":2}\n`],
    ['printed JSON', `{\n"a": {"time":"${T}"}\n}\n`],
    ['lines of JSON', `  {"time":"${T}"}\n  {"time":"${U}"}\n`],
  ])('are not: %s', (_, text) => {
    expect(decideLineShape(text, true, new Guesses({})).shape).toBe(null);
  });
});

describe('rows that are one quoted cell each', () => {
  it('are the rows in them', async () => {
    const text = `"time,id,note"\r\n"${T},a,""x, y"""\r\n"${U},b,z";;\r\n`;
    expect(await sentOf(text)).toEqual([
      { $time: T, $unique_id: 'a', note: 'x, y' },
      { $time: U, $unique_id: 'b', note: 'z' },
    ]);
    expect(read(text).certainty('line-shape')).toBe('likely');
    expect(read(text, { 'line-shape': 'plain' }).form).not.toHaveProperty('shape');
  });

  it('are set aside where the row in them is broken', async () => {
    const text = `"time,id,note"\n"${T},a,""x"" y"\n"${U},b,""z, z"""\n"${T},c,""z"""\n`;
    expect(await sentOf(text)).toEqual([
      { $time: U, $unique_id: 'b', note: 'z, z' },
      { $time: T, $unique_id: 'c', note: 'z' },
    ]);
  });

  it.each([
    ['cells in quotes', `"time","name"\n"${T}","a, b"\n"${U}","c, d"\n`],
    ['one column of texts', `name\n"Smith, John"\n"Doe, Jane"\n"Roe, Max"\n`],
  ])('are not: %s', (_, text) => {
    expect(decideLineShape(text, true, new Guesses({})).shape).toBe(null);
  });
});

describe('columns that spaces align', () => {
  it.each([
    [
      'with a rule',
      `time                 ip        n\n-------------------- --------- --\n${T} ${IP} 12\n${U}            3\n(2 rows)\n`,
    ],
    ['without a rule', `time                  ip         n\n${T}  ${IP}  12\n${U}             3\n`],
    [
      'below the names only',
      `time                 ip        n\n----                 --        -\n${T} ${IP} 12\n${U}           3\n`,
    ],
  ])('are cut where all lines have a space, %s', async (_, text) => {
    expect(await sentOf(text)).toEqual([
      { $time: T, $remote_address: IP, n: '12' },
      { $time: U, n: '3' },
    ]);
    expect(read(text).certainty('line-shape')).toBe('likely');
    expect(read(text).certainty('delimiter')).toBe(undefined);
  });

  it('may hold texts with spaces, and letters of several bytes', async () => {
    const text = `time                  place          ip\n${T}  Bad Köstritz   ${IP}\n${U}  New Yörk City  ${IP}\n`;
    expect(await sentOf(text)).toEqual([
      { $time: T, place: 'Bad Köstritz', $remote_address: IP },
      { $time: U, place: 'New Yörk City', $remote_address: IP },
    ]);
  });

  it('set a row aside that reaches over the space between two of them', async () => {
    const text = `time                 ip        n\n-------------------- --------- --\n${T} ${IP} 12\n${U} x ${IP} 3\n`;
    expect(await sentOf(`${text}${U} ${IP} 3 \n${U} ${IP} 4\n${U} ${IP} 5\n`)).toHaveLength(4);
  });

  it.each([
    ['prose', 'the time  of the event\nis 2026-07-14T08:21:05Z  and more\n'],
    ['a table with commas', `time,  ip,  n\n${T},  ${IP},  12\n`],
  ])('are not in %s', (_, text) => {
    expect(decideLineShape(text, true, new Guesses({})).shape).toBe(null);
  });
});

describe('lines of any shape', () => {
  const aligned: LineShape = { kind: 'aligned', gaps: [[3, 4]] };
  it.each<[LineShape, string, string]>([
    [{ kind: 'prefixed' }, 'x {"a":1}\r\ny {"b":2}\n\nz', '{"a":1}\r\n{"b":2}\n\nz'],
    [{ kind: 'quoted' }, '"a,""b"""\r\nc\n"d";\n', 'a,"b"\r\nc\nd\n'],
    [
      { kind: 'cell' },
      '"a;""b"""\r\nc;d,,\n"e",f\ng;h,i\n,,\n"",x\n',
      'a;"b"\r\nc;d\n"e",f\n"g;h",i\n,,\n"",x\n',
    ],
    [aligned, 'abc de\r\nä   ö\nabcdef\n(2 rows)\n', 'abc\tde\r\nä\tö\nabcdef\n(2 rows)\n'],
  ])('are read alike in pieces of any size: %j', async (shape, text, expected) => {
    for (const bytes of [1, 2, 3, 7, Infinity]) expect(await shaped(text, shape, bytes)).toBe(expected);
  });

  it('stay as they are where they are very long', async () => {
    const long = `x {"a":"${'y'.repeat(1024 * 1024)}"}\n`;
    expect(await shaped(`${long}x {"a":1}\n`, { kind: 'prefixed' }, 65536)).toBe(`${long}{"a":1}\n`);
  });
});
