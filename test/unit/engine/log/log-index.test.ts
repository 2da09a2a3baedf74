import { appendFileSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LOG_ENTRIES, LOG_MESSAGE_LENGTH } from '../../../../src/shared/limits';
import { causesAfter, type LogFilter, type LogSummary } from '../../../../src/shared/imports/log';
import { causeOf, readLogEntry } from '../../../../src/engine/log/log-entry';
import { LogIndex } from '../../../../src/engine/log/log-index';
import { searchText } from '../../../../src/engine/log/log-templates';
import { tempFolder } from '../../../support/temp-folder';
import { rounds } from '../../../support/rounds';

const ALL: LogFilter = { class: null, cause: null, text: '' };

const decode = (line: number, message: string): string =>
  JSON.stringify({ type: 'failed-to-decode', class: 'error', line, human_friendly_message: message });

function indexOf(
  entries: readonly string[],
  sourceLine: (sent: number) => number | null = (sent) => sent,
): LogIndex {
  const path = join(tempFolder(), 'log.ndjson');
  writeFileSync(path, entries.map((entry) => `${entry}\n`).join(''));
  return indexOfFile(path, sourceLine);
}

function indexOfFile(path: string, sourceLine: (sent: number) => number | null): LogIndex {
  const index = new LogIndex(openSync(path, 'r'), sourceLine);
  onTestFinished(() => index.close());
  while (index.readBlock());
  index.readLast();
  return index;
}

/** All that was read, as the window hears of it. */
function summaryOf(index: LogIndex): LogSummary {
  const change = index.takeChange();
  return { entries: change.entries, causes: causesAfter([], change), cut: change.cut };
}

describe('a log index', () => {
  it('groups entries by cause, ignoring names and numbers in messages, errors first', () => {
    const index = indexOf([
      JSON.stringify({ type: 'progress', class: 'info', events_count: 10, failed_events_count: 2 }),
      decode(3, 'Unexpected "a" at 17'),
      decode(8, 'Unexpected "bc" at 9'),
      JSON.stringify({
        type: 'artifact-not-found',
        class: 'error',
        line: 9,
        package_id: '970493a1-4ca0-4a4d-a085-fdce578e5a08',
        human_friendly_message: 'Could not find package 970493a1-4ca0-4a4d-a085-fdce578e5a08',
      }),
    ]);
    const { entries, causes } = summaryOf(index);
    expect(entries).toBe(4);
    expect(causes.map(({ type, count, lines }) => ({ type, count, lines }))).toEqual([
      { type: 'failed-to-decode', count: 2, lines: [3, 8] },
      { type: 'artifact-not-found', count: 1, lines: [9] },
      { type: 'progress', count: 1, lines: [] },
    ]);
    expect(index.rows(ALL, 3, 10).rows[0]?.artifact).toBe('970493a1-4ca0-4a4d-a085-fdce578e5a08');
  });

  it("gives the user's line numbers, not those of the sent lines", () => {
    const index = indexOf([decode(1, 'x'), decode(2, 'x')], (sent) => sent * 10);
    expect(index.rows(ALL, 0, 10).rows.map((row) => row.line)).toEqual([10, 20]);
    expect(index.findLine(ALL, 15)).toBe(1);
    expect(index.findLine(ALL, 21)).toBe(-1);
  });

  it('searches the shown text: in any case, with JSON escapes decoded, not in keys', () => {
    const index = indexOf([
      decode(1, 'An ümlaut and "quotes"'),
      `{"type":"failed-to-decode","class":"error","line":2,"human_friendly_message":"An \\u00fcmlaut"}`,
      decode(3, 'Nothing of the kind'),
    ]);
    const found = (text: string): number[] =>
      index.rows({ ...ALL, text }, 0, 10).rows.map((row) => row.line ?? 0);
    expect(found('ÜMLAUT')).toEqual([1, 2]);
    expect(found('"QUOTES"')).toEqual([1]);
    expect(found('human_friendly')).toEqual([]);
    expect(found('of the kind')).toEqual([3]);
  });

  it('filters by class and cause, and pages through the matches', () => {
    const index = indexOf(
      Array.from({ length: 1_000 }, (_, at) =>
        at % 10 === 0
          ? decode(at + 1, `bad at ${at}`)
          : JSON.stringify({ type: 'progress', class: 'info', events_count: at }),
      ),
    );
    const errors: LogFilter = { ...ALL, class: 'error' };
    expect(index.rows(errors, 0, 5)).toMatchObject({ total: 100 });
    expect(index.rows(errors, 99, 5).rows.map((row) => row.line)).toEqual([991]);
    const cause = summaryOf(index).causes[0]?.key ?? '';
    expect(index.rows({ ...ALL, cause }, 0, 1).total).toBe(100);
    expect(index.rows(ALL, 1_000, 5)).toEqual({ total: 1_000, rows: [] });
  });

  it('shows unknown types, unknown keys and lines that are not entries', () => {
    const index = indexOf([
      '{"type":"something-new","class":"warning","line":"seven","human_friendly_message":"New"}',
      'not json at all',
      '{"class":"catastrophe"}',
      '{"__proto__":{"type":"x"},"type":"constructor","class":"error"}',
    ]);
    expect(index.rows(ALL, 0, 10).rows.map(({ type, class: its, line }) => [type, its, line])).toEqual([
      ['something-new', 'warning', null],
      ['unreadable', 'warning', null],
      ['unknown', 'info', null],
      ['constructor', 'error', null],
    ]);
  });

  it('keeps a bounded number of causes, whatever a log contains', () => {
    const letters = (at: number): string =>
      String(at).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
    const index = indexOf(Array.from({ length: 2_000 }, (_, at) => decode(at + 1, `cause ${letters(at)}`)));
    const { causes, entries } = summaryOf(index);
    expect(entries).toBe(2_000);
    expect(causes.length).toBeLessThanOrEqual(501);
    expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(2_000);
  });

  it('reads every entry as if it stood alone, however similar entries are', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 30 }), fc.constantFrom(7, 8, 1e9, 1e10, 1.5, 2 ** 53));
    const message = fc.constantFrom('Bad at 17', 'Bad "line":7, and', 'Übel', '', null);
    const entry = fc.record(
      {
        line: fc.oneof(number, fc.constant('7')),
        type: fc.constantFrom('failed-to-decode', 'error-v2', 'error-v3'),
        class: fc.constantFrom('error', 'warning', 'info', 'none'),
        human_friendly_message: message,
        events_count: number,
        more: fc.record({ line: number }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    const broken = fc.constantFrom(
      '{"line":7,',
      '{"line":8,',
      '{"line":07}',
      '{"line":5}}',
      'x',
      '[{"line":7}]',
    );
    const twice = fc.tuple(number, number).map(([a, b]) => `{"line":${a},"type":"x","line":${b}}`);
    const line = fc.oneof(
      entry.map((value) => JSON.stringify(value)),
      entry.map((value) => JSON.stringify(value).replace('"line":', '"line": ')),
      broken,
      twice,
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const index = indexOf(lines);
        const { rows, total } = index.rows(ALL, 0, 100);
        expect(total).toBe(lines.length);
        const alone = lines.map((one) => readLogEntry(one));
        expect(rows.map((row) => [row.line, row.cause])).toEqual(
          alone.map((one) => [one.sentLine, causeOf(one)]),
        );
        for (const text of ['7', 'bad "LINE', 'übel', 'error-v', '{"line":8', 'events']) {
          const wanted = alone.flatMap((one, at) =>
            searchText(one).includes(text.toLowerCase()) ? [at] : [],
          );
          expect(index.rows({ ...ALL, text }, 0, 100).rows.map((row) => row.entry)).toEqual(wanted);
        }
      }),
      { numRuns: rounds(300) },
    );
  });

  it('answers while a file is read, and finds more as it grows', () => {
    const path = join(tempFolder(), 'log.ndjson');
    writeFileSync(path, `${decode(1, 'x')}\n${decode(2, 'y')}\n${decode(3, 'x').slice(0, 20)}`);
    const index = new LogIndex(openSync(path, 'r'), (sent) => sent);
    onTestFinished(() => index.close());
    const x: LogFilter = { ...ALL, text: 'X' };
    while (index.readBlock());
    expect(index.rows(x, 0, 10)).toMatchObject({ total: 1 });
    expect(index.length).toBe(2);

    appendFileSync(path, `${decode(3, 'x').slice(20)}\n${decode(4, 'new x')}`);
    while (index.readBlock());
    expect(index.rows(x, 0, 10).rows.map((row) => row.line)).toEqual([1, 3]);
    expect(index.findLine(x, 2)).toBe(1);
    index.readLast();
    expect(index.rows(x, 0, 10).rows.map((row) => row.line)).toEqual([1, 3, 4]);

    // Only now the newline of the last entry: it begins no other.
    appendFileSync(path, `\n${decode(5, 'x')}\n`);
    while (index.readBlock());
    expect(index.rows(ALL, 0, 10).rows.map((row) => row.line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('reads entries that are longer than a block', () => {
    const long = 'x'.repeat(3_000_000);
    const index = indexOf([decode(1, 'short'), decode(2, long), decode(3, 'short'), decode(4, `${long}y`)]);
    const { rows } = index.rows({ ...ALL, text: 'SHORT' }, 0, 10);
    expect(rows.map((row) => row.line)).toEqual([1, 3]);
    expect(index.rows(ALL, 0, 10).total).toBe(4);
    expect(index.findLine(ALL, 4)).toBe(3);
  });

  it('reads an empty log, and a last entry without a newline', () => {
    expect(summaryOf(indexOf([]))).toEqual({ entries: 0, causes: [], cut: false });
    const path = join(tempFolder(), 'log.ndjson');
    writeFileSync(path, decode(1, 'x'));
    expect(indexOfFile(path, (sent) => sent).length).toBe(1);
  });

  it('reports only the causes that changed since its last report', () => {
    const path = join(tempFolder(), 'log.ndjson');
    writeFileSync(path, `${decode(1, 'one')}\n${decode(2, 'two')}\n`);
    const index = indexOfFile(path, (sent) => sent);
    const first = index.takeChange();
    expect(first).toMatchObject({ entries: 2, anew: true, causes: [{ message: 'one' }, { message: 'two' }] });
    appendFileSync(path, `${decode(3, 'two')}\n`);
    while (index.readBlock());
    const second = index.takeChange();
    expect(second).toMatchObject({ entries: 3, anew: false, causes: [{ message: 'two', count: 2 }] });
    expect(second.causes).toHaveLength(1);
    expect(causesAfter(first.causes, second).map(({ message, count }) => [message, count])).toEqual([
      ['two', 2],
      ['one', 1],
    ]);
    expect(index.takeChange().causes).toEqual([]);
  });
});

describe('a log of huge entries', () => {
  it(
    'is reported and shown in few bytes: messages and names are cut, and said to be',
    { tags: ['long'] },
    () => {
      const huge = 'long '.repeat(40_000);
      const index = indexOf(
        Array.from({ length: 20 }, (_, at) =>
          JSON.stringify({
            type: `${'abcdefghijklmnopqrst'[at] ?? ''}${huge}`,
            class: 'error',
            line: at + 1,
            human_friendly_message: huge,
            package_id: huge,
          }),
        ),
      );
      // All causes of a log may be in one message to the window: two names of a type, and twice the message's beginning.
      expect(JSON.stringify(summaryOf(index)).length).toBeLessThan(20 * 1_500);
      const { rows } = index.rows(ALL, 0, 100);
      expect(JSON.stringify(rows).length).toBeLessThan(20 * 5_000);
      expect(rows.every(({ truncated, message }) => truncated && message?.endsWith('…') === true)).toBe(true);
      expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    },
  );

  it('is read on after an entry that is too long to hold, which counts as unreadable', () => {
    const index = indexOf([decode(1, 'short'), decode(2, 'x'.repeat(9 << 20)), decode(3, 'after')]);
    const { rows } = index.rows(ALL, 0, 10);
    expect(rows.map(({ type, line }) => [type, line])).toEqual([
      ['failed-to-decode', 1],
      ['unreadable', null],
      ['failed-to-decode', 3],
    ]);
    expect(rows.map(({ truncated }) => truncated)).toEqual([false, true, false]);
    expect(rows[1]?.message).toHaveLength(LOG_MESSAGE_LENGTH + 1);
    expect(indexOf([decode(1, 'x'.repeat(9 << 20))]).length).toBe(1);
  });

  it('keeps a bounded number of entries, and says that the log goes on', () => {
    const path = join(tempFolder(), 'log.ndjson');
    writeFileSync(path, Array.from({ length: 12 }, (_, at) => `${decode(at + 1, 'x')}\n`).join(''));
    const full = new LogIndex(openSync(path, 'r'), (sent) => sent, 10);
    onTestFinished(() => full.close());
    while (full.readBlock());
    full.readLast();
    expect(summaryOf(full)).toMatchObject({ entries: 10, cut: true, causes: [{ count: 10 }] });
    expect(full.rows(ALL, 8, 10)).toMatchObject({ total: 10, rows: [{ line: 9 }, { line: 10 }] });
    expect(full.readBlock()).toBe(false);

    const whole = new LogIndex(openSync(path, 'r'), (sent) => sent, 12);
    onTestFinished(() => whole.close());
    while (whole.readBlock());
    expect(summaryOf(whole)).toMatchObject({ entries: 12, cut: false });
  });

  it(
    'keeps no more entries than there is memory for, when nothing else is said',
    { tags: ['long'], timeout: 60_000 },
    () => {
      const path = join(tempFolder(), 'log.ndjson');
      writeFileSync(path, Buffer.alloc(3 * (LOG_ENTRIES + 1), '{}\n'));
      expect(summaryOf(indexOfFile(path, (sent) => sent))).toMatchObject({ entries: LOG_ENTRIES, cut: true });
    },
  );
});
