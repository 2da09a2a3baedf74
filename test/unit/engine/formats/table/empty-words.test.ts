import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../../../src/engine/formats/detect-format';
import { LineConverter } from '../../../../../src/engine/formats/line-converter';
import { defaultContext } from '../../../../../src/engine/model/reading-context';

const NOW = Date.parse('2026-11-27T16:00:00Z');
const T = '2026-11-27T10:00:00Z';

async function readTable(text: string): Promise<{
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly asked: string | undefined;
  readonly late: readonly string[];
}> {
  const bytes = Buffer.from(text);
  const { form, questions } = detectFormat({ bytes, whole: true }, defaultContext(NOW));
  const converter = new LineConverter(form);
  let all = '';
  for await (const chunk of converter.convert(only(bytes))) all += chunk.toString();
  const lines = all.split('\n').filter((line) => line !== '');
  return {
    events: lines.map((line) => ({ ...(JSON.parse(line) as object) })),
    asked: questions.questions.find(({ code }) => code === 'empty-cells')?.taken,
    late: converter.evidence.nullWords,
  };
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield bytes;
}

describe('what programs write for nothing', () => {
  it.each([
    ...['NA', '<NA>', 'NaT', 'NaN', 'None', '\\N', 'NULL', 'Null', '(null)', '.', '-', '–', '—'],
    ...[
      '#N/A',
      '#NV',
      '#N/D',
      '#REF!',
      '#VALUE!',
      '#NULL!',
      '#DIV/0!',
      '#NAME?',
      '#NUM!',
      '#BEZUG!',
      '#WERT!',
    ],
  ])('is no package and no page, and asked about: %s', async (word) => {
    const text = `time,package,referrer\n${T},${word},https://a.example\n${T},oven,${word}\n`;
    const { events, asked } = await readTable(text);
    expect(events).toEqual([
      { $time: T, $referrer: 'https://a.example' },
      { $time: T, $package: 'oven' },
    ]);
    expect(asked).toBe(word);
  });

  it.each(['country', 'Land', 'continent_code', 'País'])(
    'is Namibia in a column of codes: %s',
    async (name) => {
      const text = `time,package,${name}\n${T},NA,NA\n${T},oven,DE\n`;
      const { events, asked } = await readTable(text);
      expect(events[0]).toEqual({ $time: T, [name]: 'NA' });
      expect(asked).toBe('NA');
      expect((await readTable(`time,${name}\n${T},NA\n${T},DE\n`)).asked).toBeUndefined();
    },
  );

  it('is found behind the first rows, but not among codes', async () => {
    const rows = `${T},oven,DE\n`.repeat(600);
    expect((await readTable(`time,package,country\n${rows}${T},NA,DE\n`)).late).toEqual(['NA']);
    expect((await readTable(`time,package,country\n${rows}${T},oven,NA\n`)).late).toEqual([]);
  });
});

describe('the numbers of rows', () => {
  it.each([
    ['R', '"time" "package"\n"1" "T" "oven"\n"2" "T" "oven"\n'],
    ['R as CSV', '"","time","package"\n"1","T","oven"\n"2","T","oven"\n'],
    ['pandas', ',time,package\n0,T,oven\n1,T,oven\n'],
    ['pandas, twice', 'Unnamed: 0,time,package\n7,T,oven\n8,T,oven\n'],
  ])('are left out, so that an event stays the same in the next export: %s', async (_, text) => {
    const event = { $time: T, $package: 'oven' };
    expect((await readTable(text.replaceAll(/\bT\b/g, T))).events).toEqual([event, event]);
  });

  it('are kept where the column has a name, or counts nothing', async () => {
    expect((await readTable(`n,time\n1,${T}\n2,${T}\n`)).events[0]).toEqual({ n: '1', $time: T });
    expect((await readTable(`,time\n1,${T}\n5,${T}\n`)).events[0]).toEqual({ 'Column 1': '1', $time: T });
  });
});
