import { rm, utimes } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../../../src/shared/checks/problem';
import { NO_FIXES } from '../../../../src/shared/checks/fix';
import { NDJSON, type Form } from '../../../../src/shared/files/layout';
import { reportFor } from '../../../../src/engine/check/report';
import { findLines } from '../../../../src/engine/lookup/find-lines';
import { readLines } from '../../../../src/engine/lookup/read-lines';
import { makeEvents } from '../../../support/events';
import { event, factsOf, fileWith, linesOf, MIXED, never, NOW } from '../bench';
import * as arbitrary from '../file-arbitrary';
import { rounds } from '../../../support/rounds';

describe('reading lines of a file', () => {
  it('reads any line of a plain or compressed file, in the given order', { tags: ['long'] }, async () => {
    const lines = [...makeEvents(20_000, { now: NOW })];
    lines[9000] = '';
    const wanted = [20_000, 1, 4097, 4096, 4096, 9001, 12_345, 20_001, 1_000_000, 0, -3];
    for (const content of [linesOf(...lines), gzipSync(linesOf(...lines))]) {
      const path = await fileWith(content);
      const { identity, checkpoints } = await factsOf(path);
      expect(await readLines({ path, identity, form: NDJSON }, checkpoints, wanted, never)).toEqual(
        wanted.map((line) => ({ line, text: lines[line - 1] ?? null, truncated: false })),
      );
    }
  });

  it('cuts a long line, and one over the cap, to 8 KiB between characters', { tags: ['long'] }, async () => {
    const content = `\uFEFF${event({ note: 'é'.repeat(8000) })}\r\n${'x'.repeat(17 * 1024 * 1024)}\nlast`;
    const path = await fileWith(content);
    const { identity, checkpoints } = await factsOf(path);
    const [first, second, third] = await readLines(
      { path, identity, form: NDJSON },
      checkpoints,
      [1, 2, 3],
      never,
    );
    expect(content.slice(1).startsWith(first?.text ?? '?')).toBe(true);
    expect(Buffer.byteLength(first?.text ?? '')).toBeGreaterThan(8190);
    expect(Buffer.byteLength(first?.text ?? '')).toBeLessThanOrEqual(8192);
    expect(second).toEqual({ line: 2, text: 'x'.repeat(8192), truncated: true });
    expect(third).toEqual({ line: 3, text: 'last', truncated: false });
  });

  it('reads no text from a file that is gone or changed', async () => {
    const path = await fileWith(linesOf(event()));
    const { identity, checkpoints } = await factsOf(path);
    const nothing = [{ line: 1, text: null, truncated: false }];
    await utimes(path, 1, 1);
    expect(await readLines({ path, identity, form: NDJSON }, checkpoints, [1], never)).toEqual(nothing);
    await rm(path);
    expect(await readLines({ path, identity, form: NDJSON }, checkpoints, [1], never)).toEqual(nothing);
    expect(await readLines({ path, identity, form: NDJSON }, checkpoints, [], never)).toEqual([]);
  });
});

describe('finding lines with a problem', () => {
  async function all(path: string, form: Form, code: ProblemCode, limit: number): Promise<number[]> {
    const found: number[] = [];
    for (;;) {
      const after = found.at(-1) ?? 0;
      const options = {
        path,
        form,
        fixes: NO_FIXES,
        nowMs: NOW,
        destination: MIXED,
        known: arbitrary.KNOWN,
        code,
        after,
        limit,
      };
      const result = await findLines(options, never);
      if (!result.ok) throw new Error(result.failure.code);
      found.push(...result.value.rows.map(({ line }) => line));
      if (!result.value.more) return found;
      expect(result.value.rows.length).toBe(limit);
    }
  }

  it('finds exactly the lines of the report for every problem, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary.file, fc.integer({ min: 1, max: 7 }), async (content, limit) => {
        const path = await fileWith(content);
        const report = reportFor(await factsOf(path), MIXED, arbitrary.KNOWN);
        for (const { code, lines } of report.problems)
          expect([code, await all(path, report.form, code, limit)]).toEqual([code, lines]);
      }),
      { numRuns: rounds(40) },
    );
  });

  it('finds every event when all have the same id', async () => {
    const same = { $unique_id: 'x' };
    const path = await fileWith(
      linesOf(event({ ...same, $time: null }), event(same), event(same), event(same)),
    );
    expect(await all(path, NDJSON, 'id-blank', 2)).toEqual([2, 3, 4]);
  });

  it('finds lines over the cap, and shows how they begin', async () => {
    const path = await fileWith(linesOf(event(), 'y'.repeat(17 * 1024 * 1024), event()));
    const options = {
      path,
      form: NDJSON,
      fixes: NO_FIXES,
      nowMs: NOW,
      destination: null,
      known: null,
      code: 'line-too-long',
      after: 0,
      limit: 5,
    } as const;
    expect(await findLines(options, never)).toEqual({
      ok: true,
      value: { rows: [{ line: 2, text: 'y'.repeat(8192), truncated: true }], more: false },
    });
  });

  it('fails when the file is gone, and after an abort', async () => {
    const path = await fileWith(linesOf(event()));
    const options = {
      path,
      form: NDJSON,
      fixes: NO_FIXES,
      nowMs: NOW,
      destination: null,
      known: null,
      code: 'not-json',
      after: 0,
      limit: 5,
    } as const;
    expect(await findLines(options, AbortSignal.abort())).toMatchObject({ failure: { code: 'gone' } });
    await rm(path);
    expect(await findLines(options, never)).toMatchObject({ failure: { code: 'file-missing' } });
  });
});
