import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineConverter } from '../../../../../src/engine/formats/line-converter';
import { detectFormat } from '../../../../../src/engine/formats/detect-format';
import { defaultContext } from '../../../../../src/engine/model/reading-context';
import type { Answers, Question } from '../../../../../src/shared/checks/question';
import type { Form, JsonLayout } from '../../../../../src/shared/files/layout';
import { cut } from '../../read/cut';
import { rounds } from '../../../../support/rounds';

const CONTEXT = defaultContext(Date.parse('2026-07-14T12:00:00Z'));
const SAMPLE_BYTES = 64 * 1024;

interface Read {
  readonly lines: readonly string[];
  readonly form: Form;
  readonly question: Question | null;
  readonly unfinished: boolean;
  readonly beside: Readonly<Record<string, number>>;
}

async function* chunksOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    // It must not keep a chunk, whose buffer is reused.
    const lent = Buffer.from(chunk);
    yield lent;
    lent.fill(0x21);
    await Promise.resolve();
  }
}

/** The lines that a file becomes, as a check reads it. */
async function read(text: string, cuts: readonly number[] = [], given: Answers = {}): Promise<Read> {
  const bytes = Buffer.from(text);
  const start = { bytes: bytes.subarray(0, SAMPLE_BYTES), whole: bytes.length <= SAMPLE_BYTES };
  const { form, questions } = detectFormat(start, { ...CONTEXT, answers: { given, remembered: [] } });
  const question = questions.questions.find(({ code }) => code === 'events-at') ?? null;
  return { ...(await convert(form, cut(bytes, cuts))), form, question };
}

async function convert(form: Form, chunks: readonly Buffer[]) {
  const converter = new LineConverter(form);
  let out = '';
  for await (const chunk of converter.convert(chunksOf(chunks))) out += chunk.toString('latin1');
  const all = Buffer.from(out, 'latin1').toString();
  expect(all === '' || all.endsWith('\n') || form.layout.kind === 'lines').toBe(true);
  const beside = Object.fromEntries(converter.beside.map(({ text, count }) => [text, count]));
  return { lines: all.split('\n').filter((line) => line !== ''), unfinished: converter.unfinished, beside };
}

const one = '{"$time":"2026-07-14T08:00:00Z","n":1.50,"s":"\\u00e9]}"}';
const two = '{ "$time":"2026-07-14T09:00:00Z", "big":12345678901234567890 }';
/** Lines with their ends. */
function linesOf(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

const three = '{"timestamp":"2026-07-14T08:00:00Z"}';
const four = '{"timestamp":"2026-07-14T09:00:00Z"}';

describe('events in wrappers', () => {
  it.each([
    [
      'an answer of an API',
      `{"status":"ok","count":2,"data":[${one},${two}]}`,
      'data',
      'certain',
      [one, two],
    ],
    ['members behind the list', `{"events":[${one},${two}],"next":null}`, 'events', 'certain', [one, two]],
    [
      'a list two steps down',
      `{"response":{"items":[${one}],"more":false}}`,
      'response.items',
      'certain',
      [one],
    ],
    [
      'batches, one a line',
      `{"batch":[${one}],"sentAt":"x"}\n{"batch":[${two}],"sentAt":"y"}\n`,
      'batch',
      'certain',
      [one, two],
    ],
    ['a list of batches', `[{"batch":[${one}]},{"batch":[${two}]}]`, 'batch', 'certain', [one, two]],
    [
      'a pretty wrapper',
      `{\n  "data": [\n    {\n      "$time": "2026-07-14T08:00:00Z"\n    }\n  ]\n}\n`,
      'data',
      'certain',
      ['{"$time": "2026-07-14T08:00:00Z" }'],
    ],
    ['a name that says nothing', `{"sammlung":[${one},${two}]}`, 'sammlung', 'likely', [one, two]],
    [
      'hits of Elasticsearch, a line each',
      `{"_index":"e","_source":${three}}\n{"_index":"e","_source":${four}}\n`,
      '_source',
      'certain',
      [three, four],
    ],
    [
      'an answer of Elasticsearch',
      `{"took":5,"hits":{"total":2,"hits":[{"_id":"1","_source":${three}},{"_id":"2","_source":${four}}]}}`,
      'hits.hits._source',
      'certain',
      [three, four],
    ],
    [
      'features of a map',
      `{"type":"FeatureCollection","features":[{"properties":${three}},{"properties":${four}}]}`,
      'features',
      'certain',
      [`{"properties":${three}}`, `{"properties":${four}}`],
    ],
    [
      'an answer of GraphQL',
      `{"data":{"downloads":{"edges":[{"node":${three}},{"node":${four}}]}}}`,
      'data.downloads.edges',
      'certain',
      [`{"node":${three}}`, `{"node":${four}}`],
    ],
    [
      'messages of a queue, which have a time of their own',
      linesOf(
        `{"ts":1784016000000,"payload":${JSON.stringify(three)}}`,
        `{"ts":1784016000000,"payload":${JSON.stringify(four)}}`,
      ),
      'payload',
      'open',
      [three, four],
    ],
    ['a map of events', `{"id1":${one},"id2":${one},"id3":${one}}`, '*', 'likely', [one, one, one]],
    ['a map of lists', `{"mon":[${one}],"tue":[${two},${one}]}`, '*', 'likely', [one, two, one]],
    [
      'a map in a wrapper',
      `{"events":{"a":${one},"b":${one},"c":${one}}}`,
      'events.*',
      'likely',
      [one, one, one],
    ],
    [
      'an event in each object',
      `{"offset":1,"value":${one}}\n{"offset":2,"value":${two}}\n`,
      'value',
      'certain',
      [one, two],
    ],
    [
      'an event as a text in each object',
      `{"offset":1,"Message":${JSON.stringify(one)}}\n`.repeat(2),
      'Message',
      'likely',
      [one, one],
    ],
    ['a key with a dot', `{"my.events":[${one}]}`, '"my.events"', 'likely', [one]],
  ])('%s', async (_, text, at, certainty, expected) => {
    const { lines, question, form } = await read(text);
    expect(lines).toEqual(expected);
    expect(question).toMatchObject({ code: 'events-at', taken: at, certainty, answered: 'no' });
    expect((form.layout as JsonLayout).shape).toBe('wrapped');
  });

  it.each([
    [
      'a wrapper with a time of its own',
      `{"timestamp":"2026-07-14T08:00:00Z","events":[${three},${four}]}`,
      ['events', '.'],
    ],
    [
      'events by Scarf’s key in an event by it',
      `{"$time":"2026-07-14T08:00:00Z","events":[${one}]}`,
      ['events', '.'],
    ],
    ['two lists', `{"clicks":[${one},${two}],"views":[${one}]}`, ['*', '.']],
    [
      'two lists beside a number',
      `{"n":1,"clicks":[${one},${two}],"views":[${one}]}`,
      ['clicks', 'views', '.'],
    ],
    ['two objects that may be one event', `{"before":${three},"after":${four}}`, ['*', '.']],
  ])('is asked: %s', async (_, text, choices) => {
    const { question } = await read(text);
    expect(question?.choices.map(({ value }) => value)).toEqual(choices);
    if (choices.length > 2 || !text.includes('clicks')) expect(question?.certainty).toBe('open');
  });

  it.each([
    [
      'an event with a list in it',
      `{"$time":"2026-07-14T08:00:00Z","items":[{"date":"2026-07-01"},{"date":"2026-07-02"}]}`,
    ],
    ['an event with parts', `{"$time":"2026-07-14T08:00:00Z","user":{"createdAt":"2026-01-01"},"a":{}}`],
    ['an event whose time is nested', `{"event":"x","properties":{"time":1784016000,"id":"a"}}\n`.repeat(3)],
    ['an event without a time', `{"name":"x","tags":[{"a":1},{"a":2}]}`],
  ])('is an event itself: %s', async (_, text) => {
    const { question, lines } = await read(text);
    expect(question).toBeNull();
    expect(lines).toEqual(text.trim().split('\n'));
  });

  it('tells what stands beside the events', async () => {
    const { beside } = await read(`{"a":{"x":[1,"]}"]},"data":[${one}],"b":2}\n{"a":1,"data":[]}\n`);
    expect(beside).toEqual({ a: 2, b: 1 });
    expect((await read(`callback([${one}]);`)).beside).toEqual({ 'callback(': 1 });
    const hits = await read(`{"took":5,"hits":{"total":2,"hits":[{"_id":"1","_source":${three}}]}}`);
    expect(hits.beside).toEqual({ took: 1, 'hits.total': 1, 'hits.hits._id': 1 });
  });

  it('leave over what holds no events', async () => {
    const text = `{"batch":[${one}]}\n{"note":"no batch"}\n${two}\n{"batch":null}\n17\n{"batch":[${one}]}\n`;
    const { lines, beside } = await read(`{"batch":[${one}]}\n`.repeat(9) + text);
    expect(lines.slice(9)).toEqual([one, '{"note":"no batch"}', two, '{"batch":null}', '17', one]);
    expect(beside).toEqual({});
  });

  it('are as the user answers', async () => {
    const text = `{"clicks":[${one},${two}],"views":[${three}]}`;
    expect((await read(text, [], { 'events-at': 'views' })).lines).toEqual([three]);
    expect((await read(text, [], { 'events-at': '*' })).lines).toEqual([one, two, three]);
    expect((await read(text, [], { 'events-at': '.' })).lines).toEqual([text]);
  });

  it('that break off are told, and harm no other line', async () => {
    const good = `{"batch":[${one}]}\n`;
    const { lines, unfinished } = await read(
      `${good.repeat(90)}{"batch":[${two},\n${good}{"batch":[{"$time":"20\n${good}{"batch" [${one}]}\n${good}{"batch":[${one}`,
    );
    expect(lines.slice(90)).toEqual([
      two,
      '{"batch":[',
      one,
      '{"$time":"20',
      one,
      `{"batch" [${one}]}`,
      one,
      one,
      '{"batch":[',
    ]);
    expect(unfinished).toBe(true);
  });

  it('with a broken event in a long list lose only that event', async () => {
    const text = `{"data":[${one},{"$time":,\n${two}],"n":1}`;
    const { lines } = await convert(
      { encoding: 'utf-8', layout: { kind: 'json', shape: 'wrapped', at: 'data' } },
      [Buffer.from(text)],
    );
    expect(lines).toEqual([one, '{"$time":,', two]);
  });
});

describe('JSON in texts', () => {
  it('is opened as it is written', async () => {
    expect((await read(`${JSON.stringify(one)}\n${JSON.stringify(two)}\n`)).lines).toEqual([one, two]);
    expect((await read(JSON.stringify(`${one}\n${two}\n`))).lines).toEqual([one, two]);
    expect((await read(JSON.stringify(`[${one},${two}]`))).lines).toEqual([one, two]);
    expect((await read(JSON.stringify(JSON.stringify(JSON.parse(one), null, 2)))).lines).toHaveLength(1);
  });

  it('keeps half characters, pairs and broken escapes', async () => {
    const texts = ['{"a":"\\u0041\\ud83d\\ude00"}', '{"a":"\\ud83d"}', '{"a":"\\ude00\\ud83d\\u0041"}'];
    const { lines } = await read(texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
    expect(lines).toEqual(texts);
    const escaped = '"{\\u0022a\\u0022:\\u0022\\ud83d\\ude00\\ud83d!\\u0022}"\n';
    expect((await read(escaped)).lines).toEqual(['{"a":"😀\\ud83d!"}']);
  });

  it('is told if the text has no end or holds no JSON', async () => {
    const good = `${JSON.stringify(one)}\n`;
    const { lines } = await read(`${good.repeat(90)}"{\\"a\\":1}\n""\n"hello"\n17\n${good}`);
    expect(lines.slice(90)).toEqual(['{"a":1}', '"', '""', 'hello', '17', one]);
  });
});

describe('any list of events', () => {
  const event = fc
    .dictionary(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
    .map((keys) => {
      const own = Object.entries(keys).filter(([key]) => !key.startsWith('$'));
      return JSON.stringify(Object.fromEntries([['$time', '2026-07-14T08:00:00Z'], ...own]));
    });
  const SHAPES: readonly (readonly [string, (events: readonly string[]) => string])[] = [
    ['data', (events) => `{"status":"ok","data":[${events.join(',')}],"n":[1,{"x":"]"}]}`],
    ['events, a line each', (events) => `{"a":"\\"","events":[\n${events.join(',\n')}\n]}\n`],
    ['batches', (events) => events.map((each) => `{"batch":[${each}],"sentAt":"x"}`).join('\n')],
    ['_source', (events) => events.map((each) => `{"_index":"i","_source":${each},"sort":[1]}\n`).join('')],
    ['response.items', (events) => `{"response":{"total":2,"items":[ ${events.join(' , ')} ]},"ok":true}`],
    ['lists, one a line', (events) => events.map((each) => `[${each},${each}]`).join('\n')],
    ['two lists', (events) => `[${events.join(',')}]\n[${events.join(',')}]`],
    ['commas', (events) => `${events.join(',\n')}\n`],
    ['commas, the last too', (events) => `${events.join(',\n')},\n`],
    ['record separators', (events) => events.map((each) => `\x1e${each}\n`).join('')],
    ['a call', (events) => `/**/cb_1.x(\n[${events.join(',')}]);`],
    ['a guard', (events) => `)]}'\n{"data":[${events.join(',')}]}`],
    ['texts', (events) => events.map((each) => `${JSON.stringify(each)}\n`).join('')],
    ['one text', (events) => JSON.stringify(events.join('\n'))],
    [
      'texts in objects',
      (events) => events.map((each) => `{"k":1,"message":${JSON.stringify(each)}}\n`).join(''),
    ],
    ['a map', (events) => `{${events.map((each, at) => `"id${at}":${each}`).join(',')}}`],
  ];
  const TWICE = new Set(['lists, one a line', 'two lists']);

  it.each(SHAPES)(
    'wrapped as %s gives exactly these events, wherever the chunks are cut',
    async (name, wrap) => {
      await fc.assert(
        fc.asyncProperty(
          // A line that is a list of one event is a list of the file.
          fc.array(event, { minLength: name === 'a map' ? 3 : 2, maxLength: 6 }),
          fc.array(fc.nat()),
          async (events, cuts) => {
            const { lines } = await read(wrap(events), cuts, name === 'a map' ? { 'events-at': '*' } : {});
            const expected =
              name === 'two lists'
                ? [...events, ...events]
                : events.flatMap((each) => (TWICE.has(name) ? [each, each] : [each]));
            expect(lines).toEqual(expected);
          },
        ),
        { numRuns: rounds(60) },
      );
    },
  );
});

describe('a large file', () => {
  it('is recognised by its beginning', { tags: ['long'] }, async () => {
    const events = Array.from({ length: 3000 }, (_, n) =>
      JSON.stringify({ $time: '2026-07-14T08:00:00Z', n }),
    );
    const pretty = JSON.stringify(
      { total: 3000, data: events.map((each) => JSON.parse(each) as unknown) },
      null,
      2,
    );
    for (const text of [
      `{"total":3000,"data":[\n${events.join(',\n')}\n]}\n`,
      `{"data":[${events.join(',')}],"total":3000}`,
      `{\n  "total": 3000,\n  "data": [\n    ${events.join(',\n    ')}\n  ]\n}\n`,
      `{${events.map((each, at) => `"id${at}":${each}`).join(',')}}`,
      events.map((each) => `{"total":1,"data":[${each}]}\n`).join(''),
      `cb({"total":3000,"data":[${events.join(',')}]})`,
    ]) {
      const { lines, question } = await read(text);
      expect(lines).toEqual(events);
      expect(question?.certainty).toBe(text.includes('id0') ? 'likely' : 'certain');
    }
    expect((await read(pretty)).lines).toHaveLength(3000);
  });

  it('of one list, a wrapper or nested brackets is read in linear time', { tags: ['long'] }, async () => {
    const events = Array.from({ length: 5_000 }, () => one);
    expect((await read(`[${events.join(',')}]`)).lines).toHaveLength(5_000);
    expect((await read(`{"status":"ok","data":[${events.join(',')}]}`)).lines).toHaveLength(5_000);
    expect((await read(JSON.stringify(`[${events.join(',')}]`))).lines).toHaveLength(5_000);
    for (const brackets of ['[', '{', '{"a":', '[{"a":[', '{"data":[', '{"data":{', ']', '"{']) {
      const { lines } = await read(brackets.repeat(100_000 / brackets.length));
      expect(lines.length).toBeGreaterThan(0);
    }
  });
});
