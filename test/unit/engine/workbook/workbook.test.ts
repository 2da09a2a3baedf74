import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../../src/engine/check/check-file';
import { partOf } from '../../../../src/engine/model/part-of';
import { numberText } from '../../../../src/engine/workbook/cell-text';
import { kindOfCode } from '../../../../src/engine/workbook/number-formats';
import { expandPaths } from '../../../../src/engine/read/expand-paths';
import { SharedTexts } from '../../../../src/engine/workbook/shared-texts';
import { SharedTextsReading } from '../../../../src/engine/workbook/shared-texts-reading';
import { placeOf } from '../../../../src/shared/files/parts';
import type { Answers } from '../../../../src/shared/checks/question';
import { makeWorkbook, textAt, type SheetContent } from '../../../support/workbook';
import { ownTmpdir, tempFolder } from '../../../support/temp-folder';
import { makeZip } from '../../../support/zip';
import { outcomeOf } from '../../../support/real-world';
import { never } from '../bench';

const WORKBOOKS = join(import.meta.dirname, '../../../fixtures/workbooks');
const NOW = '2026-11-27T12:00:00Z';

/** The events that an import of a workbook sends. */
async function eventsOf(path: string, ...more: readonly string[]): Promise<Record<string, unknown>[]> {
  const { sent } = await outcomeOf(path, NOW, [...more, '--zone', 'UTC']);
  return sent
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the number format of a cell', () => {
  test.each([
    ['dd.mm.yyyy hh:mm', 'date-time'],
    ['yyyy-mm-dd', 'date'],
    ['[$-407]d. mmmm yyyy;@', 'date'],
    ['h:mm AM/PM', 'time'],
    ['[h]:mm:ss', 'time'],
    ['0.00E+00', 'number'],
    ['#,##0.00 "dollars"', 'number'],
    ['[Red]0', 'number'],
    ['General', 'number'],
    ['0.00 \\d', 'number'],
  ] as const)('%s is a %s', (code, kind) => expect(kindOfCode(code)).toBe(kind));
});

describe('a number of a sheet', () => {
  test.each([
    ['46352.903611111113', 'date-time', 1900, '2026-11-26 21:41:12'],
    ['46352', 'date', 1900, '2026-11-26'],
    ['44890', 'date', 1904, '2026-11-26'],
    ['0.5', 'time', 1900, '12:00:00'],
    ['1', 'date', 1900, '1900-01-01'],
    ['61', 'date', 1900, '1900-03-01'],
    ['46352.999999999', 'date-time', 1900, '2026-11-27 00:00:00'],
    ['0.30000000000000004', 'number', 1900, '0.3'],
    ['12345678901234567', 'number', 1900, '12345678901234567'],
    ['1.5E+20', 'number', 1900, '150000000000000000000'],
    ['-1', 'date', 1900, '-1'],
  ] as const)('%s, shown as a %s since %s, is %s', (value, kind, system, text) =>
    expect(numberText(value, kind, system)).toBe(text),
  );
});

describe('the shared texts of a workbook', () => {
  test('are read as a whole for a long sheet; of damaged ones, only a cell that names a lost text fails', async () => {
    const cell = (index: number): Buffer => Buffer.from(`<c t="s"><v>${index}</v></c>`);
    const seenOf = async (end: string, sheet: readonly number[]): Promise<(number | string)[]> => {
      const texts = ['<sst>', ...Array.from({ length: 20 }, () => '<si><t>text</t></si>'), end];
      const reading = new SharedTextsReading(Readable.from(texts.map((part) => Buffer.from(part))));
      const seen: (number | string)[] = [];
      try {
        for await (const chunk of reading.ahead(Readable.from(sheet.map(cell))))
          seen.push(chunk.length && reading.texts.size);
      } catch {
        seen.push('damaged');
      }
      return seen;
    };
    expect(await seenOf('</sst>', [0, 1, 2, 3, 4, 5])).toEqual([1, 2, 3, 4, 20, 20]);
    expect(await seenOf('</broken>', [0, 1, 2, 3, 4, 19])).toEqual([1, 2, 3, 4, 20, 20]);
    expect(await seenOf('</broken>', [0, 1, 2, 3, 4, 20, 5])).toEqual([1, 2, 3, 4, 20, 'damaged']);
  });

  test('are read as far as a sheet names them, wherever it is cut', async () => {
    let parts = 0;
    const reading = new SharedTextsReading(
      (async function* () {
        yield Buffer.from('<sst>');
        for (; parts < 1000; parts += 1) yield Buffer.from(`<si><t>text ${parts}</t></si>`);
        yield await Promise.resolve(Buffer.from('</sst>'));
      })(),
    );
    const sheet = [
      '<row r="9"><c r="A9" t="s"><v>1',
      '2</v></c><c><v>46353.99',
      '</v></c><c t="s"><v>3',
      '</v>',
    ];
    const seen: number[] = [];
    for await (const chunk of reading.ahead(Readable.from(sheet.map((part) => Buffer.from(part))))) {
      seen.push(reading.texts.size);
      expect(chunk.length).toBeGreaterThan(0);
    }
    expect(seen).toEqual([0, 13, 13, 13]);
    await reading.readAll();
    expect(reading.texts.size).toBe(1000);
    expect(textAt(reading.texts, 999)).toBe('text 999');
    await reading.close();
  });

  test('come back by their index, in memory and on the disk', () => {
    const temporary = ownTmpdir();
    const texts = new SharedTexts(2 * 1024 * 1024);
    const text = (index: number): string => `${index}ü`.repeat(1 + (index % 1000));
    for (let index = 0; index < 2000; index += 1) texts.add(text(index));
    texts.isWhole = true;
    for (const index of [0, 1, 17, 999, 1000, 1998, 1999]) expect(textAt(texts, index)).toBe(text(index));
    expect(textAt(texts, 2000)).toBe('');
    expect(textAt(texts, Number.NaN)).toBe('');
    expect(textAt(texts, 0.5)).toBe('');
    texts.close();
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a workbook', () => {
  test.each([
    'openpyxl-titles-and-notes.xlsx',
    'libreoffice-titles-and-notes.xlsx',
    'libreoffice-titles-and-notes.ods',
  ])(
    '%s: a title, a sheet of notes, a hidden one and a blank one leave the rows of the table',
    async (file) => {
      const path = join(WORKBOOKS, file);
      const events = await eventsOf(path);
      expect(events).toHaveLength(40);
      expect(events[0]).toMatchObject({
        $time: '2026-11-26T21:40:12Z',
        $remote_address: '84.107.32.1',
        $version: '2.14.1',
        Notiz: 'a, "b"\nzweite Zeile',
      });
      const { check } = await outcomeOf(path, NOW);
      expect(check.questions.find(({ code }) => code === 'sheet')).toMatchObject({
        certainty: 'likely',
        guess: 'Besuche',
      });
    },
  );

  test('with two sheets of events asks which, and takes one or both', async () => {
    const path = join(WORKBOOKS, 'openpyxl-two-months.xlsx');
    const { check, sent } = await outcomeOf(path, NOW);
    expect(check.questions.find(({ code }) => code === 'sheet')).toMatchObject({
      certainty: 'open',
      choices: ['Oktober', 'November', '*'],
    });
    expect(sent).toBe('');
    const expanded = await expandPaths([path], never);
    expect(
      expanded?.questions?.[0]?.questions[0]?.choices.map(({ evidence }) => evidence.slice(0, 2)),
    ).toEqual([
      ['6', 'time, ip, package'],
      ['6', 'time, ip, package'],
      ['Oktober', 'November'],
    ]);
    expect(await eventsOf(path, '--sheet', 'November')).toHaveLength(5);
    expect(await eventsOf(path, '--sheet', '*')).toHaveLength(10);
  });

  test('gives each row the name of its sheet and the number that the sheet shows, in any number of sheets', async () => {
    const rows = [['Visits'], [], ['time', 'ip'], ['2026-11-26T10:00:00Z', '1.2.3.4'], ['soon', '1.2.3.5']];
    const path = join(tempFolder(), 'visits.xlsx');
    writeFileSync(
      path,
      makeWorkbook([
        { name: 'März', rows },
        { name: 'April', rows },
      ]),
    );
    const placesOf = async (sheet: string): Promise<unknown> => {
      const checked = await checkFile({
        ...{ path, nowMs: Date.parse(NOW), onProgress: () => undefined, signal: never },
        answers: { given: { sheet }, remembered: [] },
      });
      if (checked.kind !== 'checked') throw new Error(checked.kind);
      const { parts, problems } = checked.facts;
      const bad = problems.find(({ code }) => code === 'time-unreadable')?.lines ?? [];
      return bad.map((line) => {
        const { part, line: row } = placeOf(line, parts?.map(partOf));
        return [part?.sheet, row];
      });
    };
    expect(await placesOf('März')).toEqual([['März', 5]]);
    expect(await placesOf('*')).toEqual([
      ['April', 5],
      ['März', 5],
    ]);
  });

  test('with rich text and dates is read as it is shown', async () => {
    const [first] = await eventsOf(join(WORKBOOKS, 'exceljs-rich-text.xlsx'));
    expect(first).toMatchObject({ $time: '2026-11-26T20:00:00Z', product: 'oven-cli' });
  });

  test('keeps numbers as they are shown, and dates that are written as text', async () => {
    const [first] = await eventsOf(join(WORKBOOKS, 'sheetjs-numbers.xlsx'), '--accept-guesses');
    expect(first).toMatchObject({ $time: '2026-11-26T12:00:00.000Z', n: '0.3' });
  });

  test('that is broken gives its sound rows and says so', async () => {
    const cell = (text: string): string => `<c t="str"><v>${text}</v></c>`;
    const row = (...cells: readonly string[]): string => `<row>${cells.map(cell).join('')}</row>`;
    const rows = [
      row('time', 'ip'),
      row('2026-11-26T10:00:00Z', '1.2.3.4'),
      row('2026-11-26T11:00:00Z', '1.2.3.5'),
    ];
    const { check, sent } = await outcomeOf(written('broken.xlsx', sheet(`${rows.join('')}<row><`)), NOW);
    expect(check.problems.map(({ code }) => code)).toContain('gzip-damaged');
    expect(sent.split('\n')).toHaveLength(3);
  });

  test('whose sheets are hidden or blank holds no events', async () => {
    const path = join(tempFolder(), 'blank.xlsx');
    writeFileSync(
      path,
      makeWorkbook([
        { name: 'Leer', rows: [] },
        { name: 'Alt', rows: [['time'], ['2026-11-26']], hidden: true },
      ]),
    );
    const { check } = await outcomeOf(path, NOW);
    expect(check.failure?.code).toBe('sheets-hidden');
  });

  test('without a list of sheets is told to be damaged', async () => {
    const parts = sheet('').filter(({ name }) => name !== 'xl/workbook.xml');
    const { check } = await outcomeOf(written('no-list.xlsx', parts), NOW);
    expect(check.failure?.code).toBe('archive-damaged');
  });

  test('expands no entity of its own', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    const { check } = await outcomeOf(
      written('bomb.xlsx', sheet('<row r="1"><c t="str"><v>&b;</v></c></row>', bomb)),
      NOW,
    );
    expect(check.failure?.code ?? check.problems.map(({ code }) => code)).toEqual('archive-damaged');
  });
});

/** Rows of events under these names. */
function rowsOf(count: number, ...more: readonly string[]): readonly (readonly string[])[] {
  const row = (_: unknown, index: number): readonly string[] => [
    `2026-11-26 10:${String(index).padStart(2, '0')}`,
    `84.107.32.${index + 1}`,
    'cli',
    ...more,
  ];
  return Array.from({ length: count }, row);
}
const NAMES = ['Zeitpunkt', 'IP-Adresse', 'Paket'];
const COVER = {
  name: 'Übersicht',
  rows: [
    ['Auswertung KW 48', null],
    ['erstellt von', 'Frau Müller'],
  ],
};

function workbookOf(name: string, ...sheets: readonly SheetContent[]): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, makeWorkbook(sheets));
  return path;
}

/** The question about the sheet, and the events that the guess gives. */
async function sheetGuess(path: string): Promise<readonly unknown[]> {
  const { check } = await outcomeOf(path, NOW);
  const asked = check.questions.find(({ code }) => code === 'sheet');
  return [asked?.certainty, asked?.choices, check.ready];
}

describe('the sheet with the events', () => {
  test('is the one with columns of events, behind a cover of several cells and below titles', async () => {
    const data = {
      name: 'Zugriffe',
      rows: [
        ['Auswertung der Zugriffe'],
        ['Stand', '28.11.2026'],
        ['von', 'IT'],
        [null],
        NAMES,
        ...rowsOf(9),
      ],
    };
    const path = workbookOf('cover.xlsx', COVER, data);
    expect(await sheetGuess(path)).toEqual(['likely', ['Zugriffe', 'Übersicht'], 9]);
    expect((await eventsOf(path))[0]).toMatchObject({ $remote_address: '84.107.32.1', $package: 'cli' });
  });

  test('is behind sums of them, in any language', async () => {
    const sums = {
      name: '集計',
      rows: [
        ['パッケージ', '件数'],
        ['cli', 10],
      ],
    };
    const data = { name: 'アクセス', rows: [['日時', 'IPアドレス', 'パッケージ'], ...rowsOf(8)] };
    expect(await sheetGuess(workbookOf('sums.xlsx', sums, data))).toEqual([
      'likely',
      ['アクセス', '集計'],
      8,
    ]);
  });

  test('is a question if several read as events, the one with the most rows first', async () => {
    const days = {
      name: 'Pro Tag',
      rows: [['Datum', 'Anzahl'], ...rowsOf(3).map(([time = '']) => [time, 4])],
    };
    const data = { name: 'Daten', rows: [NAMES, ...rowsOf(12)] };
    expect(await sheetGuess(workbookOf('days.xlsx', days, data))).toEqual(['open', ['Daten', 'Pro Tag'], 0]);
  });

  test('of each month stays in the order of the tabs, and all can be taken, whatever their titles are', async () => {
    const month = (name: string, count: number): SheetContent => ({
      name,
      rows: [[`Zugriffe im ${name}`], NAMES, ...rowsOf(count)],
    });
    const path = workbookOf('months.xlsx', COVER, month('Oktober', 2), month('November', 5));
    expect(await sheetGuess(path)).toEqual(['open', ['Oktober', 'November', 'Übersicht', '*'], 0]);
    expect(await eventsOf(path, '--sheet', '*')).toHaveLength(7);
  });

  test('stays a question if the sheet that is read as long as nobody answers holds no events', async () => {
    const path = workbookOf('covers.xlsx', COVER, { ...COVER, name: 'Noch eine' });
    const { check } = await outcomeOf(path, NOW);
    expect(check.failure).toBe(null);
    expect(await sheetGuess(path)).toEqual(['open', ['Übersicht', 'Noch eine', '*'], 0]);
    // A workbook with one sheet has no other to choose.
    expect((await outcomeOf(workbookOf('one.xlsx', COVER), NOW)).check.failure?.code).toBe('no-event-files');
  });

  test('is told to be hidden if no other holds events', async () => {
    const data = { name: 'Daten', rows: [NAMES, ...rowsOf(3)], hidden: true as const };
    const { check } = await outcomeOf(workbookOf('hidden.xlsx', COVER, data), NOW);
    expect(check.failure?.code).toBe('sheets-hidden');
  });
});

describe('a sheet whose cells hold whole rows', () => {
  const inCells = (...lines: readonly string[]): SheetContent => ({
    name: 'A',
    rows: lines.map((line) => [line]),
  });
  const LOG = rowsOf(9).map(
    (_, index) =>
      `84.107.32.${index + 1} - - [26/Nov/2026:10:0${index}:00 +0000] "GET /cli.tar.gz HTTP/1.1" 200 9 "-" "curl/8.9"`,
  );
  const JSON_LINES = rowsOf(9).map(([time = '', ip]) =>
    JSON.stringify({ $time: `${time.replace(' ', 'T')}:00Z`, $remote_address: ip, note: 'a "b", c' }),
  );

  test.each([
    ['separated by semicolons', [NAMES.join(';'), ...rowsOf(9, '"a; b"').map((row) => row.join(';'))]],
    ['separated by commas', [NAMES.join(','), ...rowsOf(9, '"a, b"').map((row) => row.join(','))]],
    ['below a title', ['Auswertung', '', NAMES.join('\t'), ...rowsOf(9).map((row) => row.join('\t'))]],
    ['of a log', LOG],
    ['of events in JSON', JSON_LINES],
  ])('is read row by row, as a question: %s', async (_, lines) => {
    const path = workbookOf('cells.xlsx', COVER, inCells(...lines));
    const { check } = await outcomeOf(path, NOW);
    expect([check.ready, check.setAside]).toEqual([9, 0]);
    expect(check.questions.find(({ code }) => code === 'sheet')?.guess).toBe('A');
    const asked = check.questions.find(({ code }) => code === 'line-shape');
    expect(asked).toMatchObject({ certainty: 'likely', guess: 'cell', choices: ['cell', 'plain'] });
    const events = await eventsOf(path);
    expect(events[8]).toMatchObject({ $remote_address: '84.107.32.9' });
  });

  test('is read cell by cell if the user says so, for its kind', async () => {
    const path = workbookOf('plain.xlsx', inCells(NAMES.join(';'), ...rowsOf(9).map((row) => row.join(';'))));
    const kindsOf = async (given: Answers) => {
      const answers = { given, remembered: [] };
      const checked = await checkFile({
        path,
        answers,
        nowMs: Date.parse(NOW),
        onProgress: () => undefined,
        signal: never,
      });
      if (checked.kind !== 'checked') throw new Error(JSON.stringify(checked));
      const asked = checked.facts.questions.find(({ questions }) =>
        questions.some(({ code }) => code === 'line-shape'),
      );
      return { kind: asked?.kind, columns: checked.facts.tables?.[0]?.mapping.columns.length };
    };
    const plain = await kindsOf({ 'line-shape': 'plain' });
    const cells = await kindsOf({});
    expect([plain.columns, cells.columns]).toEqual([1, 3]);
    expect(plain.kind).toBe(cells.kind);
  });

  test('sets a row aside beside which another cell is filled, and keeps those below it', async () => {
    const rows = rowsOf(30).map((row) => [row.join(';')]);
    const path = workbookOf('beside.xlsx', {
      name: 'A',
      rows: [[NAMES.join(';')], ...rows.slice(0, 28), [rows[28]?.[0] ?? '', 'Notiz'], ...rows.slice(29)],
    });
    const { check } = await outcomeOf(path, NOW);
    expect([check.ready, check.setAside]).toEqual([29, 1]);
    expect((await eventsOf(path)).at(-1)).toMatchObject({ $package: 'cli' });
  });

  test('is none if its cells are times, or texts', async () => {
    for (const lines of [
      ['time', ...rowsOf(5).map(([time = '']) => time)],
      ['Bemerkung', 'Bitte lesen', 'und weiterleiten'],
    ]) {
      const { check } = await outcomeOf(workbookOf('times.xlsx', inCells(...lines)), NOW);
      expect(check.questions.map(({ code }) => code)).not.toContain('line-shape');
    }
  });

  test('is read so in an OpenDocument too', async () => {
    const cell = (text: string): string =>
      `<table:table-row><table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell></table:table-row>`;
    const lines = [NAMES.join(';'), ...rowsOf(9).map((row) => row.join(';'))];
    const content = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Blatt">${cell('Auswertung')}${lines.map(cell).join('')}</table:table></office:spreadsheet></office:body></office:document-content>`;
    const path = written('cells.ods', [
      { name: 'META-INF/manifest.xml', data: '<manifest/>' },
      { name: 'content.xml', data: content },
    ]);
    const { check } = await outcomeOf(path, NOW);
    expect([check.ready, check.questions.map(({ code }) => code)]).toEqual([9, ['line-shape', 'zone']]);
  });
});

describe('hidden rows', () => {
  const told = async (path: string): Promise<readonly unknown[]> => {
    const { check, sent } = await outcomeOf(path, NOW);
    const hidden = check.problems.filter(({ code }) => code === 'hidden-rows');
    return [
      hidden.map(({ grade, count }) => `${grade} ${count}`),
      check.ready,
      sent.trim().split('\n').length,
    ];
  };

  test('are sent, and told with their number', async () => {
    const rows = [NAMES, ...rowsOf(9), [null]];
    const path = workbookOf('filtered.xlsx', { name: 'A', rows, hiddenRows: [3, 4, 8, 11] });
    expect(await told(path)).toEqual([['info 3'], 9, 9]);
    expect(await told(workbookOf('all-shown.xlsx', { name: 'A', rows }))).toEqual([[], 9, 9]);
  });

  test('are told where the rows are written with formulas', async () => {
    const row = (at: number, more: string): string =>
      `<row r="${at}"${more}><c r="A${at}" t="str"><f>B1</f><v>2026-11-26 10:0${at}</v></c><c r="B${at}" t="str"><v>84.107.32.${at}</v></c></row>`;
    const names = '<row r="1"><c r="A1" t="str"><v>time</v></c><c r="B1" t="str"><v>ip</v></c></row>';
    const rows = [2, 3, 4].map((at) => row(at, at === 3 ? ' spans="1:2" hidden="true"' : ' spans="1:2"'));
    expect(await told(written('formulas.xlsx', sheet(names + rows.join(''))))).toEqual([['info 1'], 3, 3]);
  });

  test('of several sheets are added up', async () => {
    const rows = [NAMES, ...rowsOf(4)];
    const path = workbookOf(
      'two.xlsx',
      { name: 'A', rows, hiddenRows: [2] },
      { name: 'B', rows, hiddenRows: [3, 5] },
    );
    const { check } = await outcomeOf(path, NOW, ['--sheet', '*']);
    expect(check.problems).toContainEqual(expect.objectContaining({ code: 'hidden-rows', count: 3 }));
  });

  test('are told of an OpenDocument, hidden by a filter or by hand', async () => {
    const row = (texts: readonly string[], more = ''): string =>
      `<table:table-row${more}>${texts.map((text) => `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`).join('')}</table:table-row>`;
    const sights = [
      '',
      ' table:visibility="filter"',
      ' table:visibility="visible"',
      ' table:visibility="collapse"',
    ];
    const rows = rowsOf(4).map((texts, at) => row(texts, sights[at]));
    const content = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Blatt">${row(NAMES)}${rows.join('')}</table:table></office:spreadsheet></office:body></office:document-content>`;
    const path = written('filtered.ods', [
      { name: 'META-INF/manifest.xml', data: '<manifest/>' },
      { name: 'content.xml', data: content },
    ]);
    expect(await told(path)).toEqual([['info 2'], 4, 4]);
  });
});

function written(name: string, parts: Parameters<typeof makeZip>[0]): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, makeZip(parts));
  return path;
}

/** The parts of a workbook with one sheet. */
function sheet(rows: string, before = ''): { readonly name: string; readonly data: string }[] {
  return [
    { name: '[Content_Types].xml', data: '<Types/>' },
    { name: 'xl/workbook.xml', data: '<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>' },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      data: `${before}<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    },
  ];
}
