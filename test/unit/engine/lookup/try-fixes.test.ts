import { link, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NO_FIXES, type Fixes } from '../../../../src/shared/checks/fix';
import { saveCorrected } from '../../../../src/engine/lookup/corrected-copy';
import { tryFixes } from '../../../../src/engine/lookup/try-fixes';
import { bodyOf, event, factsOf, fileWith, folder, linesOf, MIXED, never, NOW } from '../bench';
import { rounds } from '../../../support/rounds';

const BERLIN: Fixes = { all: [{ kind: 'time-zone', zone: 'Europe/Berlin' }], lines: [] };

async function tried(
  path: string,
  code: Parameters<typeof tryFixes>[0]['code'],
  lines: number[],
  fixes: Fixes,
) {
  const { identity, form, checkpoints } = await factsOf(path);
  const standard = { nowMs: NOW, destination: MIXED, known: null };
  return tryFixes({ ...standard, file: { path, identity, form }, checkpoints, lines, code, fixes }, never);
}

describe('trying fixes', () => {
  it('shows a line before and after, with the problems that remain', async () => {
    const flawed = event({ $time: '2026-07-14 10:00', $ip: '1.2.3.4' });
    const path = await fileWith(linesOf(event(), flawed, event(), 'x'.repeat(70_000)));
    const [first, long, none] = await tried(path, 'time-no-zone', [2, 4, 9], BERLIN);
    expect(first).toMatchObject({ line: 2, before: flawed, tooLong: false });
    expect(first?.after).toBe(flawed.replace('2026-07-14 10:00', '2026-07-14T10:00+02:00'));
    expect(first?.validated.problems.map(({ code }) => code)).toEqual(['unknown-dollar']);
    expect(long).toMatchObject({ line: 4, tooLong: true, after: null });
    expect(none).toMatchObject({ line: 9, before: null });
  });

  it('tries fixes on an event of ordinary length, with many headers', async () => {
    const headers = Array.from({ length: 300 }, (_, at) => ({
      name: `x-header-${at}`,
      value: 'y'.repeat(40),
    }));
    const ordinary = event({ $headers: headers, $time: '2026-07-14 10:00' });
    expect(ordinary.length).toBeGreaterThan(20_000);
    const [row] = await tried(await fileWith(linesOf(ordinary)), 'time-no-zone', [1], BERLIN);
    expect(row).toMatchObject({ before: ordinary, tooLong: false });
    expect(row?.after).toContain('2026-07-14T10:00+02:00');
  });

  it('shows which lines are left out, and edits of single lines', async () => {
    const twice = event({ $unique_id: 'a' });
    const path = await fileWith(linesOf(twice, twice, 'oops', 'oops'));
    const keep: Fixes = {
      all: [{ kind: 'keep-first' }],
      lines: [
        { line: 3, text: '{}' },
        { line: 4, text: null },
      ],
    };
    expect(await tried(path, 'id-repeated', [2], keep)).toMatchObject([{ line: 2, after: null }]);
    expect(await tried(path, 'not-json', [3, 4], keep)).toMatchObject([
      { before: 'oops', after: '{}' },
      { before: 'oops', after: null },
    ]);
  });

  it('shows no text of a file that has changed', async () => {
    const path = await fileWith(linesOf(event(), 'oops'));
    const { identity, form, checkpoints } = await factsOf(path);
    await writeFile(path, linesOf('something else'));
    const standard = { nowMs: NOW, destination: MIXED, known: null };
    const request = {
      ...standard,
      file: { path, identity, form },
      checkpoints,
      lines: [2],
      code: 'not-json',
    };
    const rows = await tryFixes({ ...request, code: 'not-json', fixes: NO_FIXES }, never);
    expect(rows).toMatchObject([{ line: 2, before: null, after: null }]);
  });
});

describe('a corrected copy', () => {
  async function copyOf(content: string | Buffer, fixes: Fixes) {
    const path = await fileWith(content);
    const facts = await factsOf(path);
    const { identity, fingerprint, compression, form } = facts;
    const file = { path, identity, fingerprint, compression, form };
    return { file, request: { file, fixes, nowMs: NOW, path: join(await folder(), 'copy.ndjson') } };
  }

  it('contains the lines that are sent, and lines with an error as they are', async () => {
    const lines = [event({ $time: '2026-07-14 10:00' }), 'oops', '', event(), event({ $time: null })];
    const fixes: Fixes = { ...BERLIN, lines: [{ line: 5, text: null }] };
    for (const content of [lines.join('\r\n'), gzipSync(lines.join('\n'))]) {
      const { request } = await copyOf(content, fixes);
      expect(await saveCorrected(request, never)).toEqual({ ok: true, value: undefined });
      const body = (await bodyOf(content, { fixes })).text.split('\n');
      expect(await readFile(request.path, 'utf8')).toBe(linesOf(body[0] ?? '', 'oops', body[1] ?? ''));
      expect(await readdir(dirname(request.path))).toEqual(['copy.ndjson']);
    }
  });

  it('equals the file byte for byte when there are no fixes and events stand one a line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(event(), '{', '[]', '{"n":1.0e2}'), { maxLength: 12 }),
        async (more) => {
          const content = linesOf(event(), ...more);
          const { request } = await copyOf(content, NO_FIXES);
          await saveCorrected(request, never);
          expect(await readFile(request.path, 'utf8')).toBe(content);
        },
      ),
      { numRuns: rounds(20) },
    );
  });

  it('never replaces the file itself under any name, and is never incomplete', async () => {
    const content = linesOf(event(), 'oops');
    const { file, request } = await copyOf(content, NO_FIXES);
    expect(await saveCorrected({ ...request, path: file.path }, never)).toMatchObject({
      failure: { code: 'file-itself' },
    });
    const other = join(await folder(), 'link.ndjson');
    await link(file.path, other);
    expect(await saveCorrected({ ...request, path: other }, never)).toMatchObject({
      failure: { code: 'file-itself' },
    });
    expect(await readFile(file.path, 'utf8')).toBe(content);
    const another = { ...request.file, fingerprint: 'x' };
    expect(await saveCorrected({ ...request, file: another }, never)).toMatchObject({
      failure: { code: 'file-changed' },
    });
    expect(await readdir(dirname(request.path))).toEqual([]);
  });
});
