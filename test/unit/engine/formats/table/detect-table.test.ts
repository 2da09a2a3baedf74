import { describe, expect, it } from 'vitest';
import type { QuestionCode } from '../../../../../src/shared/checks/question';
import { RowConverter } from '../../../../../src/engine/formats/table/row-to-event';
import { bodyOf, PACKAGE, refusal } from '../../bench';
import { read } from './guessed';

const T = '2026-07-14T08:21:05Z';
const U = '2026-07-14T09:21:05Z';
/** A date and its time of day, as R writes them. */
const DAY = '2026-07-14 08:21:05';

const DESTINATION = { kind: 'package', id: PACKAGE, name: 'docs' } as const;

/** The events that an import of a file sends. */
async function sentOf(text: string): Promise<unknown[]> {
  const { text: sent } = await bodyOf(text, { destination: DESTINATION });
  return sent
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

describe('rows with a cell too few', () => {
  it.each([
    ['two of five', ['"a1""""@b1\\"""|"c1"', 'a2@b2|"c2"""'], 3],
    ['two of eight', ['a1""b1|c1', '\\b2|c2'], 6],
  ])('are damaged, and not how a table leaves out empty cells: %s', async (_, short, count) => {
    const whole = Array.from({ length: count }, (_row, row) => `${T}|w${row}|"x\ny"|"5"""|z`);
    const [first, ...others] = short.map((cells, row) => `${T}|d${row}|${cells}`);
    const text = ['time|id|a|b|c', first, ...whole, ...others, ''].join('\n');
    expect(await sentOf(text)).toEqual(
      whole.map((_row, row) => ({ $time: T, $unique_id: `w${row}`, a: 'x\ny', b: '5"', c: 'z' })),
    );
  });

  it('are damaged, however many they are, where each cell stands in quotes', async () => {
    const row = (cells: readonly string[]): string => cells.map((cell) => `"${cell}"`).join(',');
    const whole = Array.from({ length: 6 }, (_row, nth) => [T, `w${nth}`, 'a', 'b']);
    const short = Array.from({ length: 4 }, (_row, nth) => [T, `d${nth}`, 'a""b']);
    const text = [['time', 'id', 'a', 'b'], ...whole, ...short].map(row).join('\n');
    expect(await sentOf(text)).toEqual(
      whole.map(([time, id]) => ({ $time: time, $unique_id: id, a: 'a', b: 'b' })),
    );
  });
});

describe('words for an empty cell behind the first rows', () => {
  const rows = (count: number): string => `${T},a,x\n`.repeat(count);

  it('are asked about like those in them, and read as the user says', async () => {
    const text = `time,a,b\n${rows(5000)}${U},NULL,-\n${U},n/a,\n`;
    expect((await sentOf(text)).slice(-2)).toEqual([{ $time: U }, { $time: U }]);
    const { facts } = await bodyOf(text, { destination: DESTINATION });
    const asked = facts.questions.flatMap(({ questions }) => questions);
    expect(asked).toContainEqual(
      expect.objectContaining({ code: 'empty-cells', certainty: 'likely', taken: 'NULL - n/a' }),
    );
  });

  it('are texts where a minus stands beside a plus', async () => {
    const text = `time,a,b\n${rows(5000)}${U},-,y\n${U},+,y\n`;
    expect((await sentOf(text)).slice(-2)).toEqual([
      { $time: U, a: '-', b: 'y' },
      { $time: U, a: '+', b: 'y' },
    ]);
  });
});

describe('a header that comes again', () => {
  it('is read by its names, whatever their order', async () => {
    const text = `time,event_id,city,country\n${T},a,Bonn,DE\ncountry,city,event_id,time\nFR,Lyon,b,${U}\n`;
    const [first, second] = await sentOf(text);
    expect(first).toEqual({ $time: T, $unique_id: 'a', city: 'Bonn', country: 'DE' });
    expect(second).toEqual({ $time: U, $unique_id: 'b', city: 'Lyon', country: 'FR' });
  });

  it('does not hide the rows above it, if it has more names', async () => {
    const text = `time,event_id\n${T},a\n${U},b\ntime,event_id,version\n${T},c,1\n${U},d,2\n${U},e,3\n`;
    expect(await sentOf(text)).toHaveLength(2);
  });
});

describe('words that mean an empty cell', () => {
  const text = `time\tevent_id\tip\tcity\n${T}\ta\t\\N\tBonn\n${U}\t\\N\t52.14.7.9\t\\N\n`;

  it('are taken for empty, and asked about', async () => {
    expect(read(text).certainty('empty-cells')).toBe('likely');
    expect(await sentOf(text)).toEqual([
      { $time: T, $unique_id: 'a', city: 'Bonn' },
      { $time: U, $remote_address: '52.14.7.9' },
    ]);
    for (const word of ['NULL', 'null', '(null)', 'None', 'N/A', '-']) {
      const table = read(text.replaceAll('\\N', word));
      expect(table.questions.find(({ code }) => code === 'empty-cells')?.taken).toBe(word);
      expect(table.uses).toEqual(['time iso', '$unique_id', '$remote_address', 'city']);
    }
  });

  it('are texts if the user says so, but for ids and addresses', () => {
    const { form } = read(text, { 'empty-cells': 'none' });
    expect('mapping' in form && form.mapping.nulls).toBe(undefined);
    expect('mapping' in form && new RowConverter(form.mapping).convert([T, 'NULL', '\\N', '\\N'])).toBe(
      JSON.stringify({ $time: T, city: '\\N' }),
    );
  });

  it('are signs where a column also has a plus', () => {
    expect(read(`time,sign\n${T},-\n${U},+\n`).certainty('empty-cells')).toBe(undefined);
  });
});

describe('days without a time of day', () => {
  it.each([
    ['dates alone', '2026-07-13', '2026-07-14'],
    ['midnights', '2026-07-13T00:00:00Z', '2026-07-14T00:00:00Z'],
  ])('are told of: %s', (_, one, other) => {
    expect(read(`time,id\n${one},a\n${other},b\n`).certainty('time-of-day')).toBe('likely');
    expect(read(`time,id\n${one},a\n${U},b\n`).certainty('time-of-day')).toBe(
      one.includes('T') ? undefined : 'likely',
    );
  });
});

describe('the delimiter of a table', () => {
  it.each([
    [
      'a semicolon, though the header and the prices hold commas',
      `Datum;Preis;Menge, Stück\n25.11.2026 08:00;1,50;3\n26.11.2026 08:00;2,50;4\n`,
      ';',
    ],
    ['a tab, though the numbers hold commas', `time\tsize, bytes\n${T}\t1,234\n${U}\t5,678\n`, '\t'],
    [
      'a comma, though each cell of a column is a list with pipes',
      `time,tags\n${T},a|b|c\n${U},d|e|f\n`,
      ',',
    ],
    ['a caret', `time^id\n${T}^a\n${U}^b\n`, '^'],
    ['the character that Hive writes', `time\x01id\n${T}\x01a\n${U}\x01b\n`, '\x01'],
    ['the same without a header', `${T}\x01a\n${U}\x01b\n`, '\x01'],
    [
      'a semicolon, though quoted cells hold commas',
      `"time";"place"\n"${T}";"Bern, CH"\n"${U}";"Lyon, FR"\n`,
      ';',
    ],
    ['the one that Excel names in the first line', `sep=|\r\na|b;c;d\r\n1|2;3;4\r\n`, '|'],
  ])('is %s', (_, text, delimiter) => {
    expect(read(text).form.layout).toMatchObject({ kind: 'table', delimiter });
  });

  it('is asked for if two fit equally well', () => {
    const table = read('a,b;c\n1,5;2\n1,6;3\n');
    expect(table.certainty('delimiter')).toBe('open');
    expect(table.questions[0]?.choices.map(({ value, evidence }) => [value, ...evidence])).toEqual([
      [',', '1 · 5;2'],
      [';', '1,5 · 2'],
    ]);
    expect(read(`time;price\n${T};1,5\n`).certainty('delimiter')).toBe('certain');
  });

  it('is the one that the user gives, even if it was not thought of', () => {
    expect(read(`time;id\n${T};a\n`, { delimiter: ',' }).how).toBe('1 "," double');
    expect(read('hello there\nthis is no event\n', { delimiter: '|' }).form.layout.kind).toBe('table');
    expect(read('{"$time":"2026-07-14T08:21:05Z"}\n', { delimiter: '|' }).form.layout.kind).toBe('lines');
  });
});

describe('a table of one column', () => {
  it.each([
    ['times below their name', `$time\n${T}\n${U}\n`, '1', ['time iso']],
    [
      'times with a comma',
      'timestamp\n2026-07-14 08:21:05,123\n2026-07-14 08:21:06,123\n',
      '1',
      ['time iso'],
    ],
    ['times in quotes', `"Zeitstempel"\n"${T}"\n"${U}"\n`, '1', ['time iso']],
    ['times alone', `${T}\n${U}\n`, 'none', ['time iso']],
    ['addresses below their name', 'ip\n52.14.7.9\n52.14.7.10\n', '1', ['$remote_address']],
  ])('holds %s', (_, text, header, uses) => {
    const table = read(text);
    expect([table.how.split(' ')[0], table.uses]).toEqual([header, uses]);
  });
});

/** The layout of a text, or the reason why it is not read. */
function outcomeOf(text: string): string {
  try {
    return read(text).how;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a text that is no table', () => {
  it.each([
    ['a letter', 'Dear all, this is the export of last week that you wanted.\nBest, Anna\n'],
    ['sentences with a comma', 'hello there\nthis is, no event\n'],
    [
      'a program’s log',
      '2026-07-14 08:21:05 ERROR something, bad\n2026-07-14 08:21:06 INFO something, good\n',
    ],
    ['a log that holds JSON', '2026-07-14 08:21:05 INFO {"a":1,"b":2}\n'.repeat(2)],
    ['words', 'time\nflies\nlike an arrow\n'],
    ['one line', 'id, please\n'],
  ])('is %s', (_, text) =>
    expect(outcomeOf(text)).toMatch(/^lines$|^file-kind-not-read: (text|access-log)$/),
  );
});

describe('the quoting of a table', () => {
  it.each([
    [
      'a backslash before quotes',
      `time,note,id,x\n${T},"say \\"hi\\", you",a,\n${U},plain,b,\n`,
      'backslash',
      'certain',
    ],
    [
      'a backslash at the end of a path',
      `time,path\n${T},"C:\\dir\\"\n${U},"C:\\new\\"\n`,
      'double',
      undefined,
    ],
    ['escaped tabs and line breaks', `time\tnote\n${T}\ta\\tb\\\\c\n${U}\tx\\ny\n`, 'backslash', 'likely'],
    ['paths of Windows between tabs', `time\tnote\n${T}\tC:\\temp\\new\n${U}\tx\n`, 'double', undefined],
    ['cells that begin with a quoted word', `time\tnote\n${T}\t"Best" of all\n${U}\tx\n`, 'none', 'likely'],
    [
      'one broken cell among quoted ones',
      `time,note\n${T},"a"\n${U},"b" c\n${U},"c, d"\n`,
      'double',
      undefined,
    ],
    ['doubled quotes', `time,note\n${T},"say ""hi"", please"\n${U},x\n`, 'double', undefined],
  ])('with %s', (_, text, quoting, certainty) => {
    const table = read(text);
    expect([table.how.split(' ').at(-1), table.certainty('quoting')]).toEqual([quoting, certainty]);
  });

  it('shows what each answer makes of a cell', () => {
    const { questions } = read(`time\tnote\n${T}\t"Best" of all\n${U}\tx\n`);
    const quoting = questions.find(({ code }) => code === 'quoting');
    expect(quoting?.choices.map(({ value, evidence }) => [value, ...evidence])).toEqual([
      ['none', '"Best" of all'],
      ['double'],
    ]);
  });
});

describe('the header of a table', () => {
  it.each([
    ['below the line for Excel', `sep=;\r\ntime;id\r\n${T};a\r\n`, 2],
    [
      'below titles',
      `Downloads\nPeriod, all: 2026-07-14 to 2026-07-15\n\ntime,unique_id,x\n${T},a,b\n${U},c,d\n`,
      4,
    ],
    [
      'below titles as Excel pads them',
      `Report,,\nCreated,2026-07-14,\n,,\ntime,unique_id,x\n${T},a,b\n${U},c,d\n`,
      4,
    ],
    ['below comments', `# exported by x\n# at 2026-07-14\ntime,id\n${T},a\n`, 3],
    ['as a comment', `#time,id\n${T},a\n`, 1],
    ['below the names of groups', `Event,,Visitor\ntime,id,ip\n${T},a,52.14.7.9\n${U},b,52.14.7.9\n`, 2],
    ['above units', `time,id,size\nUTC,,bytes\n${T},a,5\n${U},b,6\n`, 1],
    ['with numbers', `time,404,2025\n${T},1,2\n${U},1,2\n`, 1],
    ['with names that are known nowhere', `alpha,beta\n${T},x\n${U},y\n`, 1],
    ['alone', 'time,unique_id,x\n', 1],
    ['again and again', `time,id\n${T},a\ntime,id\n${U},b\ntime,id\n${U},c\n`, 1],
    [
      'in a frame',
      `+----------------------+----+\n| time                 | id |\n+----------------------+----+\n| ${T} | a1 |\n+----------------------+----+\n`,
      2,
    ],
  ])('stands %s', (_, text, line) => expect(read(text).how.split(' ')[0]).toBe(String(line)));

  it.each([
    ['a time', `${T},a,5\n${U},b,6\n`],
    [
      'a time that cannot be read, and a word that is a name elsewhere',
      '25-NOV-26 10.00.00,event,1\n24-NOV-26 11.00.00,event,2\n',
    ],
    ['numbers among numbers', '1,2,3\n4,5,6\n'],
  ])('is missing if the first row holds %s', (_, text) => expect(read(text).how.split(' ')[0]).toBe('none'));

  it('is the row that the user gives, or none', () => {
    const text = `x,y\na,b\n${T},c\n`;
    expect(read(text, { header: '2' }).uses).toEqual(['time iso', 'b']);
    expect(read(text, { header: 'none' }).how).toBe('none "," double');
    expect(read(text, { header: '9' }).how).toBe('1 "," double');
  });

  it('is shown with what stands above it', () => {
    const { questions } = read(`Report,,\n\ntime,unique_id,x\n${T},a,b\n${U},c,d\n`);
    const header = questions.find(({ code }) => code === 'header');
    expect(header).toMatchObject({ certainty: 'certain', taken: '3' });
    expect(header?.choices[1]).toEqual({ value: '1', evidence: ['Report', '', ''] });
    expect(header?.choices.map(({ value }) => value)).toEqual(['3', '1', '4', '5', 'none']);
  });
});

describe('the columns of a table', () => {
  it('have one more cell than the header has names, as R writes its rows', () => {
    const table = read(`"time","id"\n"1","${T}","a"\n"2","${U}","b"\n`);
    expect(table.uses).toEqual(['leave-out', 'time iso', '$unique_id']);
    expect(read(`time\tid\nrow1\t${T}\ta\nrow2\t${U}\tb\n`).uses).toEqual([
      'Column 1',
      'time iso',
      '$unique_id',
    ]);
  });

  it.each([
    [
      'quoted, with the names of rows',
      `"time" "ip" "agent"\n"1" "${T}" "1.2.3.4" "a \\"b\\" c"\n"2" "${U}" "1.2.3.5" "curl/8"\n`,
    ],
    ['quoted', `"time" "ip" "agent"\n"${T}" "1.2.3.4" NA\n"${U}" "1.2.3.5" "curl/8"\n`],
    ['bare, with the numbers of rows', `time ip agent\n1 ${T} 1.2.3.4 curl/8\n2 ${U} 1.2.3.5 curl/8\n`],
    ['bare', `time ip agent\n${T} 1.2.3.4 curl/8\n${U} 1.2.3.5 curl/8\n`],
  ])('are apart by single spaces, as R writes them: %s', async (_, text) => {
    const table = read(text);
    expect(table.how).toContain('1 " "');
    expect(table.uses.filter((use) => use.startsWith('time') || use.startsWith('$'))).toEqual([
      'time iso',
      '$remote_address',
      '$user_agent',
    ]);
    expect((await sentOf(text))[1]).toMatchObject({ $time: U, $remote_address: '1.2.3.5' });
  });

  it.each([
    ['first', `time ip agent\n${DAY} 1.2.3.4 curl/8\n${DAY} 1.2.3.5 curl/8\n`],
    ['in the middle', `ip time agent\n1.2.3.4 ${DAY} curl/8\n1.2.3.5 ${DAY} curl/8\n`],
    ['last', `ip agent time\n1.2.3.4 curl/8 ${DAY}\n1.2.3.5 curl/8 ${DAY}\n`],
    ['behind the names of rows', `time ip agent\n1 ${DAY} 1.2.3.4 curl/8\n2 ${DAY} 1.2.3.5 curl/8\n`],
    ['and columns of their own', `date time ip agent\n1 ${DAY} 1.2.3.4 curl/8\n2 ${DAY} 1.2.3.5 curl/8\n`],
    ['beside another one', `time created ip agent\n${DAY} ${DAY} 1.2.3.4 NA\n${DAY} ${DAY} 1.2.3.5 curl/8\n`],
    ['among quotes', `"time" "ip" "agent"\n"1" ${DAY} "1.2.3.4" "a b"\n"2" ${DAY} "1.2.3.5" "curl/8"\n`],
    ['among commas', `time,ip,agent\n14/07/2026, 08:21:05,1.2.3.4,a\n14/07/2026, 08:21:05,1.2.3.5,curl/8\n`],
  ])('hold a date and its time of day under one name, as R writes them: %s', async (_, text) => {
    expect([read(text).certainty('time-column'), read(text).certainty('header')]).toEqual([
      'certain',
      'certain',
    ]);
    const sent = await sentOf(text);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({
      $time: expect.stringMatching(/^2026-07-14T08:21:05/),
      $remote_address: '1.2.3.5',
      $user_agent: 'curl/8',
    });
  });

  it('are under wrong names in a text, which no header explains', () => {
    expect(() => read(`time ip agent\n${DAY} 1.2.3.4 a curl/8\n${DAY} 1.2.3.5 b curl/8\n`)).toThrow();
  });

  it('are not apart by spaces in a text, and other delimiters go before them', () => {
    expect(() => read(`time of day\nat ${T} it rained\nat ${U} it did not\n`)).toThrow();
    expect(read(`time,my id\n${T},a b\n${U},c d\n`).how).toBe('1 "," double');
    expect(
      read(`time,my id\n${T},a b\n`).questions.find(({ code }) => code === 'delimiter')?.choices,
    ).toHaveLength(1);
  });

  it('are not apart by a delimiter that stands in one row alone', () => {
    expect(() => read(`timestamp id\n${T} a\n${U} b\n${T}\tc\n`)).toThrow();
  });

  it('are a question if the last has no name', () => {
    const table = read(`time,id\n${T},a,x\n${U},b,y\n`);
    expect(table.uses).toEqual(['time iso', '$unique_id', 'Column 3']);
    expect(table.certainty('header')).toBe('likely');
    expect(read(`time,id\n${T},a,\n${U},b,\n`).certainty('header')).toBe('certain');
  });

  it.each([
    ['last', `time;agent\n${T};Mozilla/5.0 (X11; Linux)\n${U};Mozilla/5.0 (X11; Mac)\n${T};curl/8\n`],
    ['in the middle', `time;x;y\n${T};a (b; c);1\n${U};a (b; d);1\n${T};curl/8;1\n`],
    ['like a name', `time,name\n${T},Smith, John\n${U},Doe, Jane\n${T},curl/8\n`],
  ])('are not more because a text without quotes is cut, %s', async (_, text) => {
    expect(await sentOf(text)).toEqual([expect.objectContaining({ $time: T })]);
    expect(JSON.stringify(await sentOf(text))).toContain('curl/8');
  });

  it.each(['tz', 'Time Zone', 'utc_offset', 'タイムゾーン'])(
    'have the zone of each time in %s',
    async (name) => {
      const text = `time,${name}\n2026-07-14 08:21:05,Europe/Berlin\n2026-07-14 08:21:05,-5.5\n`;
      const table = read(text);
      expect(table.uses).toEqual(['time iso', 'zone']);
      expect([table.certainty('zone-column'), table.certainty('zone')]).toEqual(['likely', undefined]);
      expect(await sentOf(text)).toEqual([
        { $time: '2026-07-14T06:21:05Z' },
        { $time: '2026-07-14 08:21:05 -05:30' },
      ]);
      expect(read(text, { 'zone-column': 'none' }).certainty('zone')).toBe('open');
    },
  );

  it.each([
    ['times name their own', 'time', T],
    ['the name of the time does', 'time (UTC)', '2026-07-14 08:21:05'],
  ])('have no zone of their own if %s', (_, title, time) => {
    expect(read(`${title},tz\n${time},Europe/Berlin\n`).uses).toEqual(['time iso', 'tz']);
  });

  it('leave the zone open where it may be that of the visitor, or is missing in a row', () => {
    const text = (name: string): string => `time,${name}\n2026-07-14 08:21:05,CET\n2026-07-14 08:21:05,\n`;
    expect(read(text('user_timezone')).certainty('zone-column')).toBe('open');
    expect(read(text('timezone')).certainty('zone')).toBe('open');
  });

  it('are more if every cell begins with a space', () => {
    expect(read(`time,id\n${T}, a, x\n${U}, b, y\n`).uses).toHaveLength(3);
  });

  it.each<[string, string, QuestionCode, string, string]>([
    ['time', `time,time,id\n${T},${U},a\n${U},${T},b\n`, 'time-column', 'time', 'open'],
    ['time, of which one is empty,', `Time,time\n${T},\n${T},\n${U},${U}\n`, 'time-column', 'Time', 'likely'],
    ['time in another form', `Time,time\n${T},${Date.parse(T)}\n`, 'time-column', 'Time', 'likely'],
    ['zone', `time,tz,TZ\n2026-07-14 08:21,CET,UTC\n`, 'zone-column', 'tz', 'open'],
    ['address', `time,ip,ip\n${T},52.14.7.9,52.14.7.8\n`, 'address-column', 'ip', 'open'],
    ['key of Scarf', `time,$package,$package\n${T},a,b\n`, 'package-column', '$package', 'open'],
  ])('are a question if two have the name of the same %s', (_, text, code, taken, certainty) => {
    const table = read(text);
    expect(table.certainty(code)).toBe(certainty);
    expect(table.questions.find((each) => each.code === code)?.taken).toBe(taken);
  });

  it.each([
    ['the rows', ['1', '2'], 'id'],
    ['the rows from 0', ['0', '1'], 'id'],
    ['all events of a database', ['4811', '4812'], '$unique_id'],
    ['nothing', ['a1', 'b2'], '$unique_id'],
  ])('hold the id of events, or a question if it counts the rows: %s', (_, [one, two], use) => {
    const table = read(`id,time\n${one},${T}\n${two},${U}\n`);
    expect(table.uses[0]).toBe(use);
    expect(table.certainty('id-column')).toBe(use === 'id' ? 'likely' : undefined);
  });

  it.each([
    ['the header and the rows', `time,id,\n${T},a,\n${U},b,\n`, 3],
    ['the rows', `time,id\n${T},a,\n${U},b,\n`, 2],
    ['the header', `time,id,\n${T},a\n${U},b\n`, 2],
  ])('end with a delimiter in %s', (_, text, width) => {
    expect(read(text).uses).toEqual(['time iso', '$unique_id', 'Column 3'].slice(0, width));
  });

  it('are padded if all their cells are, outside of quotes', () => {
    const padded = (text: string): boolean[] => {
      const { form } = read(text);
      return 'mapping' in form ? form.mapping.columns.map((column) => column.padded === true) : [];
    };
    expect(padded(`time, id, note\n${T}, "a", "x, y"\n${U}, "b", "z"\n`)).toEqual([false, true, true]);
    expect(padded(`time, id\n${T}, a\n${U}, b\n`)).toEqual([false, true]);
    expect(padded(`time,id\n${T}, a\n${U},b\n`)).toEqual([false, false]);
    // One column as wide as its header, by chance: the others are not.
    expect(padded(`time,one\n${T},aaa\n${U},aa \n`)).toEqual([false, false]);
    expect(padded(`one,time\naaa,${T}\naa ,${U}\n`)).toEqual([true, false]);
    expect(padded(`        time         | id \n---------------------+----\n ${T} | a \n (1 row)\n`)).toEqual([
      true,
      true,
    ]);
    expect(padded(`| time | id |\n|------|:--:|\n| ${T} | a |\n`)).toEqual([false, true, true, false]);
  });
});

describe('a table with lines that are no rows', () => {
  it('keeps the numbers of its lines', async () => {
    const text = `Report "of the week\n\ntime,unique_id,x\n${T},a,b\n${U},c,d\nsoon,e,f\n`;
    const { facts } = await bodyOf(text, { destination: DESTINATION });
    expect([facts.lines, facts.blank]).toEqual([6, 3]);
    expect(await sentOf(text)).toEqual([
      { $time: T, $unique_id: 'a', x: 'b' },
      { $time: U, $unique_id: 'c', x: 'd' },
    ]);
  });

  it.each([
    [
      'psql',
      `         time         | unique_id \n----------------------+-----------\n ${T} | a         \n(1 row)\n`,
    ],
    ['Markdown', `| time | unique_id |\n|:-----|----------:|\n| ${T} | a |\n`],
    [
      'MySQL',
      `+------+-----------+\n| time | unique_id |\n+------+-----------+\n| ${T} | a |\n+------+-----------+\n1 row in set (0.00 sec)\n`,
    ],
    ['sqlcmd', `time,unique_id\n----,---------\n${T},a\n\n(1 rows affected)\n`],
  ])('sends the row of %s alone', async (_, text) => {
    expect(await sentOf(text)).toEqual([{ $time: T, $unique_id: 'a' }]);
  });

  it('has no events if the header stands alone', async () => {
    expect(await refusal('time,unique_id,x\n')).toBe('no-events');
    expect(await refusal('Downloads\n\ntime,unique_id,x\n\n')).toBe('no-events');
  });
});
