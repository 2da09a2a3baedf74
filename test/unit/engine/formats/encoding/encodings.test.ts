import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../../../src/engine/check/check-file';
import type { CheckFacts } from '../../../../../src/engine/model/check-facts';
import type { Answers, Question } from '../../../../../src/shared/checks/question';
import { makeZip } from '../../../../support/zip';
import { event, fileWith, linesOf, makeBody, never, NOW, PACKAGE, planFor } from '../../bench';

const TIME = '2026-07-14T08:21:05Z';

async function checked(content: Buffer, given: Answers = {}): Promise<{ path: string; facts: CheckFacts }> {
  const path = await fileWith(content);
  const answers = { given, remembered: [] };
  const outcome = await checkFile({ path, answers, nowMs: NOW, onProgress: () => undefined, signal: never });
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  return { path, facts: outcome.facts };
}

/** The facts, the question about the encoding, and the value of `city` in each event sent. */
async function read(
  content: Buffer,
  given: Answers = {},
): Promise<{ facts: CheckFacts; asked: Question | undefined; cities: unknown[] }> {
  const { path, facts } = await checked(content, given);
  const body = await makeBody(
    await planFor(path, facts, { destination: { kind: 'package', id: PACKAGE, name: 'cli' } }),
  );
  const sent = gunzipSync(body.sent).toString().trim().split('\n');
  const cities = sent.map((line) => (JSON.parse(line) as { city?: unknown }).city);
  const asked = facts.questions[0]?.questions.find(({ code }) => code === 'encoding');
  return { facts, asked, cities };
}

/** Rows of a table; each row is a text in Latin-1, which stands for its bytes. */
function table(...cities: readonly string[]): Buffer {
  const rows = cities.map((city, at) => `${TIME},id-${at},${city}\n`);
  return Buffer.from(`time,unique_id,city\n${rows.join('')}`, 'latin1');
}

function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('a file in another encoding', () => {
  it('is read row by row: what is UTF-8 stays UTF-8', async () => {
    const { asked, cities, facts } = await read(
      table(bytesOf('Zürich'), 'Gen\xe8ve', bytesOf('Malmö'), 'Bern'),
    );
    expect(cities).toEqual(['Zürich', 'Genève', 'Malmö', 'Bern']);
    expect(asked).toMatchObject({ taken: 'windows-1252', certainty: 'likely' });
    expect(facts.form.encoding).toBe('windows-1252');
  });

  it('keeps replacement characters that an earlier export wrote', async () => {
    const { asked, cities, facts } = await read(table(bytesOf('Z\uFFFDrich'), 'Bern'));
    expect(cities).toEqual(['Z\uFFFDrich', 'Bern']);
    expect([asked, facts.faulty]).toEqual([undefined, 0]);
  });

  it('is read as the user answers, or its rows are set aside', async () => {
    const file = table('Pozna\xf1', 'Bern');
    expect((await read(file, { encoding: 'windows-1250' })).cities).toEqual(['Poznań', 'Bern']);
    expect((await read(file, { encoding: 'windows-1252' })).cities).toEqual(['Poznañ', 'Bern']);
    const aside = await read(file, { encoding: 'utf-8' });
    expect([aside.cities, aside.facts.faulty]).toEqual([['Bern'], 1]);
    expect((await read(file)).asked).toMatchObject({ certainty: 'open', answered: 'no' });
  });

  it.each([
    ['a table', false],
    ['a compressed table', true],
  ])('%s shows its encoding only far behind its first bytes', async (_, compressed) => {
    const cities = [...Array.from({ length: 4000 }, () => 'Bern'), 'Gen\xe8ve', bytesOf('Zürich')];
    const bytes = table(...cities);
    const { asked, facts, cities: sent } = await read(compressed ? gzipSync(bytes) : bytes);
    expect(facts).toMatchObject({ lines: 4003, faulty: 0 });
    expect(asked).toMatchObject({ taken: 'windows-1252', evidence: ['Gen\\xe8ve'] });
    expect(sent.slice(-2)).toEqual(['Genève', 'Zürich']);
  });

  it('may be JSON, with the odd line at the start or late', async () => {
    const odd = Buffer.from(event({ city: 'Genève' }), 'latin1');
    const many = Buffer.from(linesOf(...Array.from({ length: 3000 }, () => event({ city: 'Zürich' }))));
    for (const before of [Buffer.alloc(0), many]) {
      const { asked, facts, cities } = await read(
        Buffer.concat([before, odd, Buffer.from(`\n${event()}\n`)]),
      );
      expect(asked).toMatchObject({ taken: 'windows-1252', certainty: 'likely' });
      expect(facts.faulty).toBe(0);
      expect(cities.at(-2)).toBe('Genève');
      expect(cities.slice(0, -2).every((city) => city === 'Zürich')).toBe(true);
    }
  });

  it.each(['utf-32le', 'utf-32be'] as const)('is %s, with a mark and without one', async (encoding) => {
    for (const mark of ['\uFEFF', '']) {
      const text = [...(mark + linesOf(event({ city: 'Zürich 𐍈' }), event({ city: 'Bern' })))];
      const bytes = Buffer.alloc(text.length * 4);
      text.forEach((character, at) => bytes.writeUInt32LE(character.codePointAt(0) ?? 0, at * 4));
      const { facts, cities } = await read(encoding === 'utf-32le' ? bytes : bytes.swap32());
      expect(facts.form).toEqual({ encoding, layout: { kind: 'lines' } });
      expect(cities).toEqual(['Zürich 𐍈', 'Bern']);
    }
  });

  it('is UTF-16 without a mark, in Cyrillic', async () => {
    const rows = ['Москва', 'Казань'].map((city, at) => `${TIME};id-${at};${city} и область\r\n`).join('');
    const { facts, cities } = await read(Buffer.from(`time;unique_id;city\r\n${rows}`, 'utf16le'));
    expect(facts.form.encoding).toBe('utf-16le');
    expect(cities).toEqual(['Москва и область', 'Казань и область']);
  });
});

it('a part of an archive may show its encoding late', async () => {
  const cities = [...Array.from({ length: 4000 }, () => 'Bern'), 'Gen\xe8ve'];
  const zip = makeZip([
    { name: 'a.csv', data: table(...cities) },
    { name: 'b.csv', data: table(bytesOf('Zürich')) },
  ]);
  const { facts, cities: sent } = await read(zip);
  expect(facts).toMatchObject({ lines: 4004, faulty: 0 });
  expect(facts.parts?.map(({ form }) => form.encoding)).toEqual(['windows-1252', 'utf-8']);
  expect(sent.slice(-2)).toEqual(['Genève', 'Zürich']);
});

describe('a file with the line ends of an old Mac', () => {
  it.each([
    ['small', 3],
    ['large', 3000],
  ])('is read line by line: a %s one', async (_, count) => {
    const lines = Array.from({ length: count }, (_line, at) => event({ city: `Köln ${at}` }));
    const { facts, cities } = await read(Buffer.from(`${lines.join('\r')}\roops\r`));
    expect(facts).toMatchObject({ lines: count + 1, faulty: 1, form: { lineEnds: 'cr' } });
    expect(facts.problems.find(({ code }) => code === 'not-json')?.lines).toEqual([count + 1]);
    expect(cities.at(-1)).toBe(`Köln ${count - 1}`);
  });

  it('may be a table in its own encoding', async () => {
    const bytes = Buffer.from(
      table('K\x9aln', 'Gen\x8fve').toString('latin1').replaceAll('\n', '\r'),
      'latin1',
    );
    const { asked, cities } = await read(bytes);
    expect(asked?.taken).toBe('macintosh');
    expect(cities).toEqual(['Köln', 'Genève']);
  });
});

describe('byte order marks', () => {
  it('in the middle of a file are skipped, where files were joined', async () => {
    const one = `\uFEFF${event({ city: 'Bern' })}\n`;
    const { facts, cities } = await read(Buffer.from(one + one + one));
    expect(facts).toMatchObject({ lines: 3, faulty: 0, untidy: true });
    expect(cities).toEqual(['Bern', 'Bern', 'Bern']);
  });

  it('twice before a table are skipped', async () => {
    const bytes = Buffer.concat([Buffer.from('\uFEFF\uFEFF'), table('Bern')]);
    expect((await read(bytes)).cities).toEqual(['Bern']);
  });
});
