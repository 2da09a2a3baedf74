import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeEvents } from '../../../support/events';
import { isWholeRun } from '../../../support/rounds';
import { gunzip } from '../../../../src/engine/bytes/gunzip';
import { counts, event, factsOf, fileWith, linesOf, MIXED, NOW, refusal, reportOn } from '../bench';
import { reportFor } from '../../../../src/engine/check/report';

/** The readable lines and bytes of a file, and whether it is damaged. */
async function readable(bytes: Buffer): Promise<{ lines: number; bytes: number; damaged: boolean }> {
  const facts = await factsOf(await fileWith(bytes));
  return { lines: facts.lines, bytes: facts.plainBytes, damaged: facts.damaged };
}

describe('a .gz', () => {
  const small = linesOf(...makeEvents(40, { now: NOW }));

  it('is recognized by its bytes, whatever its name', async () => {
    const facts = await factsOf(await fileWith(gzipSync(small), 'events.txt'));
    expect(facts).toMatchObject({ compression: 'gzip', lines: 40, damaged: false, plainBytes: small.length });
    expect(await factsOf(await fileWith(small, 'events.gz'))).toMatchObject({
      compression: 'none',
      lines: 40,
    });
  });

  it('that is cut short yields its readable lines, wherever the cut is', { tags: ['long'] }, async () => {
    const whole = gzipSync(small);
    let before = 0;
    for (
      let length = 2;
      length < whole.length;
      length += length < 30 || length > whole.length - 12 ? 1 : 37
    ) {
      const { bytes, damaged } = await readable(whole.subarray(0, length));
      expect(damaged).toBe(true);
      expect(bytes).toBeGreaterThanOrEqual(before);
      before = bytes;
    }
    // Only the trailer is missing.
    expect(before).toBe(small.length);
  });

  it('with a corrupt trailer or middle yields the bytes before the damage', async () => {
    const whole = gzipSync(small);
    for (const fromEnd of [1, 4, 5, 8]) {
      const corrupt = Buffer.from(whole);
      corrupt[whole.length - fromEnd] = (corrupt[whole.length - fromEnd] ?? 0) ^ 0xff;
      expect(await readable(corrupt)).toEqual({ lines: 40, bytes: small.length, damaged: true });
    }
    const corrupt = Buffer.from(whole);
    corrupt.fill(0xff, 1500, 1510);
    const { lines, damaged } = await readable(corrupt);
    expect(damaged).toBe(true);
    expect(lines).toBeGreaterThan(10);
  });

  it('with damage in the middle yields nearly all lines before the damage', async () => {
    const lines = [...makeEvents(2_000, { now: NOW })];
    const whole = gzipSync(linesOf(...lines), { level: 1 });
    const middle = whole.length >> 1;
    const corrupt = Buffer.from(whole);
    corrupt.fill(0xff, middle, middle + 20);
    const read = await readable(corrupt);
    expect(read.damaged).toBe(true);
    expect(read.lines).toBeGreaterThan(2_000 * 0.49);
    expect(await readable(corrupt)).toEqual(read);
  });

  it('reports damage as one problem of the file', async () => {
    const cut = gzipSync(small).subarray(0, -9);
    const report = await reportOn(cut);
    expect(report).toMatchObject({ damaged: true, compression: 'gzip' });
    expect(report.problems[0]).toMatchObject({ code: 'gzip-damaged', grade: 'error', count: 1, lines: [] });
    expect(report.lines).toBe(report.ready + report.errors + report.blank);
  });

  it('of several members, with zeros behind them, is not damaged', async () => {
    const half = linesOf(event(), event(), event());
    const joined = Buffer.concat([gzipSync(half), gzipSync(half), gzipSync(''), gzipSync(half)]);
    expect(await readable(joined)).toMatchObject({ lines: 9, damaged: false });
    expect(await readable(Buffer.concat([joined, Buffer.alloc(700)]))).toMatchObject({
      lines: 9,
      damaged: false,
    });
  });

  it('cannot be sent unchanged unless it is one member', async () => {
    const one = gzipSync(linesOf(event(), event()));
    const untidy = async (bytes: Buffer): Promise<boolean> => (await factsOf(await fileWith(bytes))).untidy;
    expect(await untidy(one)).toBe(false);
    expect(await untidy(Buffer.concat([one, gzipSync(linesOf(event()))]))).toBe(true);
    expect(await untidy(Buffer.concat([one, Buffer.alloc(9)]))).toBe(true);
  });

  it('that expands beyond the cap fails, but only above the free size', async () => {
    const bytes = gzipSync(Buffer.alloc(8 * 1024 * 1024));
    const expand = async (freeBytes: number): Promise<number> => {
      let given = 0;
      const raw = Readable.from([bytes])[Symbol.asyncIterator]() as AsyncGenerator<Buffer, void, void>;
      for await (const chunk of gunzip(raw, bytes.length, freeBytes)) given += chunk.length;
      return given;
    };
    expect(await expand(8 * 1024 * 1024)).toBe(8 * 1024 * 1024);
    await expect(expand(7 * 1024 * 1024)).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
  });

  it.each([
    ['a text', 'behind', Buffer.from('garbage')],
    ['a long text', 'behind', Buffer.from('x'.repeat(5000))],
    ['zeros and a text', 'behind', Buffer.from('\0\0\0x')],
    ['what looks like a member', 'corrupt', Buffer.from('\x1f\x8b and no more', 'latin1')],
    ['the start of a member', 'cut', gzipSync('x').subarray(0, 11)],
  ])('with %s behind it keeps its lines and says so: %s', async (_, damage, rest) => {
    const facts = await factsOf(await fileWith(Buffer.concat([gzipSync(small), rest])));
    expect(facts).toMatchObject({ lines: 40, damaged: true });
    expect(facts.problems[0]).toMatchObject({ code: 'gzip-damaged', damaged: [{ damage }] });
  });

  it('with zeros between its members yields all members and says so', async () => {
    const half = gzipSync(linesOf(event(), event()));
    for (const zeros of [1, 512, 70_000]) {
      const facts = await factsOf(await fileWith(Buffer.concat([half, Buffer.alloc(zeros), half])));
      expect(facts).toMatchObject({ lines: 4, damaged: true });
      expect(facts.problems[0]).toMatchObject({ damaged: [{ damage: 'between' }] });
    }
  });

  it('with a wrong checksum in its first member yields all members and says so', async () => {
    const wrong = gzipSync(linesOf(event(), event()));
    wrong[wrong.length - 8] = (wrong[wrong.length - 8] ?? 0) ^ 1;
    const facts = await factsOf(await fileWith(Buffer.concat([wrong, gzipSync(linesOf(event()))])));
    expect(facts).toMatchObject({ lines: 3, damaged: true });
    expect(facts.problems[0]).toMatchObject({ damaged: [{ damage: 'checksum' }] });
  });

  it('with all fields in its header is read', async () => {
    const plain = gzipSync(small);
    plain[3] = 2 | 4 | 8 | 16;
    const fields = Buffer.from('\x05\0extraname of the file\0a remark\0\x12\x34', 'latin1');
    const whole = Buffer.concat([plain.subarray(0, 10), fields, plain.subarray(10)]);
    expect(await readable(whole)).toEqual({ lines: 40, bytes: small.length, damaged: false });
  });

  it('with only its first two bytes is damaged and has no lines', async () => {
    const facts = await factsOf(await fileWith(Buffer.from([0x1f, 0x8b])));
    expect(facts).toMatchObject({ lines: 0, damaged: true });
    expect(counts(reportFor(facts, MIXED, null))).toEqual({ 'gzip-damaged': 1 });
  });

  it('that expands a thousand times is read in bounded memory', { tags: ['long'] }, async () => {
    const SIZE = (isWholeRun ? 160 : 96) * 1024 * 1024;
    const path = await fileWith(gzipSync(Buffer.alloc(SIZE, 0x78)));
    const raw = createReadStream(path)[Symbol.asyncIterator]() as AsyncGenerator<Buffer, void, void>;
    const before = process.memoryUsage().arrayBuffers;
    let [bytes, most, count] = [0, 0, 0];
    for await (const chunk of gunzip(raw, 160_000)) {
      bytes += chunk.length;
      count += 1;
      if (count % 100 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(bytes).toBe(SIZE);
    expect(most).toBeLessThan(SIZE / 2);
    expect(await refusal(gzipSync(Buffer.alloc(24 * 1024 * 1024, '{')))).toBe('checked');
  });
});
