import {
  appendFile,
  chmod,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { produceBody } from '../../../../src/engine/send/request-body';
import { reportFor } from '../../../../src/engine/check/report';
import { LineMap } from '../../../../src/engine/line-map/line-map';
import type { BodyPlan } from '../../../../src/engine/model/request-body';
import { makeEvents } from '../../../support/events';
import {
  asNobody,
  bodyOf,
  event,
  factsOf,
  fileWith,
  folder,
  linesOf,
  makeBody,
  MIXED,
  never,
  NOW,
  planFor,
  sourceLines,
} from '../bench';
import * as arbitrary from '../file-arbitrary';
import { rounds } from '../../../support/rounds';
import { readingOf } from '../../../../src/shared/files/layout';
import { EventFixer } from '../../../../src/engine/fixes/event-fixer';

const MB = 1024 * 1024;

describe('a request body', () => {
  it('is, line by line and byte for byte, what the report promised', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.file,
        arbitrary.destination,
        arbitrary.known,
        async (content, destination, known) => {
          const made = await bodyOf(content, { destination, known });
          const report = reportFor(made.facts, destination, known);
          const { value } = made;
          expect(report.lines).toBe(report.ready + report.errors + report.blank);
          expect(value).toMatchObject({ lines: report.lines, blank: report.blank });
          expect([value.sent, value.setAside]).toEqual([report.ready, report.errors]);

          const source = sourceLines(content);
          const { setAside, index } = await made.keptFiles();
          const aside = index
            .split('\n')
            .slice(0, -1)
            .map((row) => JSON.parse(row) as { line: number; codes: string[] });
          const map = await LineMap.load(made.plan.lineMapPath);
          const sent = Array.from({ length: value.sent }, (_, at) => map.sourceLine(at + 1) ?? 0);
          const blank = source.flatMap((line, at) => (/^\s*$/.test(line) ? [at + 1] : []));
          expect([...sent, ...blank, ...aside.map(({ line }) => line)].sort((a, b) => a - b)).toEqual(
            source.map((_, at) => at + 1),
          );
          const zone = readingOf(made.facts.form)?.times?.zone;
          // Times without a zone are all that is rewritten in these files.
          const times = new EventFixer(zone === undefined ? [] : [{ kind: 'time-zone', zone }]);
          const text = (numbers: readonly number[]): string =>
            linesOf(...numbers.map((at) => source[at - 1] ?? ''));
          expect(gunzipSync(made.sent).toString('latin1')).toBe(
            linesOf(...sent.map((at) => times.apply(source[at - 1] ?? ''))),
          );
          expect(setAside).toBe(text(aside.map(({ line }) => line)));
          const errors = new Map(
            report.problems.filter(({ grade }) => grade === 'error').map((p) => [p.code, p.count]),
          );
          expect(new Map(value.setAsideBy.map(({ code, count }) => [code, count]))).toEqual(errors);
        },
      ),
      { numRuns: rounds(80) },
    );
  });

  it('is the same whether or not its lines are validated again', { tags: ['long'] }, async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.file,
        arbitrary.destination,
        arbitrary.known,
        fc.array(fc.constantFrom('\n', '\r\n', '\n\n', '\r\n \r\n'), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (content, destination, known, endings, bom) => {
          const good = (await bodyOf(content, { destination, known })).text.split('\n').slice(0, -1);
          const lines = good.map((line, at) => line + (endings[at % endings.length] ?? '\n'));
          const path = await fileWith((bom ? '\uFEFF' : '') + lines.join(''));
          const facts = await factsOf(path);
          const report = reportFor(facts, destination, known);
          expect(report.errors).toBe(0);
          const allHaveIds = facts.linesWithId === report.ready;
          const [validated, passed] = await Promise.all(
            [false, true].map(async (allGo) =>
              makeBody(await planFor(path, facts, { destination, known, allGo, allHaveIds })),
            ),
          );
          expect(passed?.result).toEqual(validated?.result);
          expect(validated?.result.ok).toBe(true);
          const [body, sameBody] = [validated, passed].map((made) => gunzipSync(made?.sent ?? '').toString());
          expect(sameBody).toBe(body);
          const [map, sameMap] = await Promise.all(
            [validated, passed].map((made) => readFile(made?.plan.lineMapPath ?? '')),
          );
          expect(sameMap).toEqual(map);
        },
      ),
      { numRuns: rounds(60) },
    );
  });

  it('has no BOM, CR or blank line, and ends with a newline', async () => {
    const [first, second] = [event(), event()];
    const made = await bodyOf(`\uFEFF${first}\r\n\n  \n${second}`);
    expect(made.text).toBe(linesOf(first, second));
    expect(made.value).toMatchObject({
      lines: 4,
      blank: 2,
      sent: 2,
      setAside: 0,
      setAsideBy: [],
      allHaveIds: true,
    });
  });

  it('keeps numbers, key order and spacing as they are written', async () => {
    const odd = event().replace('{', '{ "order":12345678901234567890, "f":1.0e2 ,"z":"\\u00e9",\t');
    expect((await bodyOf(linesOf(odd))).text).toBe(linesOf(odd));
  });

  it('comes with the original bytes, line numbers and codes of lines that are set aside', async () => {
    // Text in no encoding.
    const latin = Buffer.from('{"name":"x\xb1x"}', 'latin1');
    const content = Buffer.concat([Buffer.from(linesOf(event(), 'oops')), latin, Buffer.from('\r\n[]\n')]);
    const made = await bodyOf(content);
    const { index } = await made.keptFiles();
    expect(index).toBe(
      linesOf(
        '{"line":2,"codes":["not-json"]}',
        '{"line":3,"codes":["not-utf8"]}',
        '{"line":4,"codes":["not-object"]}',
      ),
    );
    const setAside = await readFile(made.plan.setAsidePath);
    expect(setAside).toEqual(Buffer.concat([Buffer.from('oops\n'), latin, Buffer.from('\n[]\n')]));
    expect(made.value.setAsideBy.length).toBe(3);
  });

  it('leaves a line that is too long to be set aside, all of it', { tags: ['long'] }, async () => {
    const long = 'x'.repeat(17 * MB);
    const made = await bodyOf(linesOf(event(), long, event()));
    const { setAside, index } = await made.keptFiles();
    expect(setAside.length).toBe(long.length + 1);
    expect(index).toBe('{"line":2,"codes":["line-too-long"]}\n');
    expect(made.value).toMatchObject({ sent: 2, setAside: 1 });
  });

  it('uses the moment of the import to find events that are too old', async () => {
    const content = linesOf(event({ $time: '2026-07-07T13:00:00Z' }), event());
    expect((await bodyOf(content)).value).toMatchObject({ sent: 2 });
    const later = await bodyOf(content, { nowMs: NOW + 2 * 3_600_000 });
    expect(later.value).toMatchObject({ sent: 1, setAside: 1, setAsideBy: [{ code: 'too-old', count: 1 }] });
  });

  it('reports whether all its events have ids', async () => {
    expect((await bodyOf(linesOf(event(), event({ $unique_id: undefined })))).value.allHaveIds).toBe(false);
    expect((await bodyOf(linesOf(event(), event({ $unique_id: 5 })))).value.allHaveIds).toBe(false);
  });

  it(
    'comes in chunks of 64 to 256 KiB, each with its own memory and its position',
    { tags: ['long'] },
    async () => {
      const { chunks, sent } = await bodyOf(linesOf(...makeEvents(20_000, { now: NOW })));
      expect(chunks.length).toBeGreaterThan(5);
      for (const { bytes } of chunks.slice(0, -1)) {
        expect(bytes.length).toBeGreaterThanOrEqual(64 * 1024);
        expect(bytes.length).toBeLessThanOrEqual(256 * 1024);
        expect(bytes.buffer.byteLength).toBe(bytes.length);
      }
      expect(gunzipSync(sent).toString().split('\n').length - 1).toBe(20_000);
      const positions = chunks.map(({ fileBytes }) => fileBytes);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(chunks.at(-1)?.events).toBe(20_000);
    },
  );

  it('is produced no faster than its chunks are taken', { tags: ['long'] }, async () => {
    const path = await fileWith(linesOf(...makeEvents(20_000, { now: NOW })));
    const plan = await planFor(path, await factsOf(path));
    let [running, most, before] = [0, 0, 0];
    const result = await produceBody(
      plan,
      async ({ fileBytes }) => {
        running += 1;
        most = Math.max(most, running);
        expect(fileBytes).toBeGreaterThanOrEqual(before);
        before = fileBytes;
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      },
      never,
    );
    expect(result.ok).toBe(true);
    expect(most).toBe(1);
  });
});

describe('the body of a .gz', () => {
  it('is the .gz itself when nothing has to change, with a line map all the same', async () => {
    const content = gzipSync(linesOf(...makeEvents(2_000, { now: NOW })));
    const made = await bodyOf(content, { allGo: true, allHaveIds: true });
    expect(made.sent.equals(content)).toBe(true);
    expect(made.value).toMatchObject({ sent: 2_000, lines: 2_000, setAside: 0, allHaveIds: true });
    expect((await LineMap.load(made.plan.lineMapPath)).sourceLine(2_000)).toBe(2_000);
  });

  it('is produced for a damaged .gz only with keepReadable', async () => {
    const path = await fileWith(gzipSync(linesOf(...makeEvents(500, { now: NOW }))).subarray(0, -2000));
    const facts = await factsOf(path);
    const refused = await makeBody(await planFor(path, facts));
    expect(refused.result).toMatchObject({
      ok: false,
      failure: { code: 'file-unreadable', details: 'gzip-damaged' },
    });
    const made = await makeBody(await planFor(path, facts, { keepReadable: true }));
    const { ready, errors } = reportFor(facts, MIXED, null);
    expect(made.result).toMatchObject({ ok: true, value: { sent: ready, setAside: errors } });
    expect(ready).toBeGreaterThan(400);
    expect(gunzipSync(made.sent).toString().split('\n').length - 1).toBe(ready);
  });
});

describe('a body that fails', () => {
  const content = linesOf(...makeEvents(30_000, { now: NOW }));

  /** Produces a body and changes something at its first chunk. Returns the result, the bytes and the files left. */
  async function produceWhile(
    change: (path: string) => Promise<unknown>,
    source: string | Buffer = content,
    changes: Partial<BodyPlan> = {},
  ): Promise<{ code: string; sent: Buffer; left: string[] }> {
    const path = await fileWith(source);
    const plan = await planFor(path, await factsOf(path), changes);
    const parts: Uint8Array[] = [];
    const result = await produceBody(
      plan,
      async ({ bytes }) => {
        parts.push(bytes);
        if (parts.length === 1) await change(path);
      },
      never,
    );
    return {
      code: result.ok ? 'ok' : result.failure.code,
      sent: Buffer.concat(parts),
      left: await readdir(dirname(plan.setAsidePath)),
    };
  }

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['shrinks', (path) => truncate(path, 3 * MB)],
    ['grows', (path) => appendFile(path, linesOf(event()))],
    ['changes', (path) => writeFile(path, content.replace(/"plan":"free"/g, '"plan":"team"'))],
    ['is touched', (path) => utimes(path, 5, 5)],
  ])('is not a valid gzip when its file %s meanwhile', async (_, change) => {
    const { code, sent, left } = await produceWhile(change);
    expect(code).toBe('file-changed');
    expect(sent.length).toBeGreaterThan(0);
    expect(() => gunzipSync(sent)).toThrow();
    expect(left).toEqual([]);
  });

  it('emits no chunk after its failure', async () => {
    // So few events that all of them are compressed while the first chunk is stuck.
    const path = await fileWith(linesOf(...makeEvents(10_000, { now: NOW })));
    const facts = await factsOf(path);
    let emitted = 0;
    let release: () => void = () => undefined;
    const stuck = (): Promise<void> => {
      emitted += 1;
      return new Promise((resolve) => (release = resolve));
    };
    const result = await produceBody(await planFor(path, { ...facts, fingerprint: '0' }), stuck, never);
    expect(result).toMatchObject({ ok: false, failure: { code: 'file-changed' } });
    const before = emitted;
    release();
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(emitted).toBe(before);
  });

  it('is not a valid gzip when an untouched .gz changes meanwhile', async () => {
    const source = gzipSync(content, { level: 1 });
    expect(source.length).toBeGreaterThan(MB);
    const { code, sent, left } = await produceWhile((path) => utimes(path, 5, 5), source, { allGo: true });
    expect(code).toBe('file-changed');
    expect(() => gunzipSync(sent)).toThrow();
    expect(left).toEqual([]);
  });

  it('emits nothing when the file was replaced or deleted before', async () => {
    const path = await fileWith(content);
    const facts = await factsOf(path);
    const tryBody = async (): Promise<string> => {
      const { result, sent } = await makeBody(await planFor(path, facts));
      expect(sent.length).toBe(0);
      return result.ok ? 'ok' : result.failure.code;
    };
    await rename(await fileWith(content), path);
    expect(await tryBody()).toBe('file-changed');
    await rm(path);
    expect(await tryBody()).toBe('file-missing');
  });

  it('is not a valid gzip when the bytes changed but not size and date', { tags: ['long'] }, async () => {
    const path = await fileWith(content);
    const facts = await factsOf(path);
    const { result, sent } = await makeBody(await planFor(path, { ...facts, fingerprint: '0'.repeat(64) }));
    expect(result).toMatchObject({ ok: false, failure: { code: 'file-changed' } });
    expect(() => gunzipSync(sent)).toThrow();
  });

  it('emits nothing when no line can be sent', async () => {
    const path = await fileWith(linesOf('{oops', ''));
    const made = await makeBody(await planFor(path, await factsOf(path)));
    expect(made.result).toMatchObject({ ok: true, value: { sent: 0, setAside: 1 } });
    expect(made.sent.length).toBe(0);
    expect((await made.keptFiles()).setAside).toBe('{oops\n');
  });

  it('leaves no files when it is stopped, even while a chunk is stuck', async () => {
    const path = await fileWith(content);
    const plan = await planFor(path, await factsOf(path));
    const stopping = new AbortController();
    const stuck = async (): Promise<void> => {
      setImmediate(() => stopping.abort());
      await new Promise(() => undefined);
    };
    expect(await produceBody(plan, stuck, stopping.signal)).toMatchObject({
      ok: false,
      failure: { code: 'gone' },
    });
    expect(await readdir(dirname(plan.setAsidePath))).toEqual([]);
  });

  it('leaves no files when the connection fails', async () => {
    const path = await fileWith(content);
    const plan = await planFor(path, await factsOf(path));
    const broken = new Error('connection lost');
    await expect(produceBody(plan, () => Promise.reject(broken), never)).rejects.toBe(broken);
    expect(await readdir(dirname(plan.setAsidePath))).toEqual([]);
  });

  it('fails with disk-trouble when a folder is missing', async () => {
    const path = await fileWith(content);
    const facts = await factsOf(path);
    const missing = await planFor(path, facts, { lineMapPath: join(await folder(), 'no', 'such', 'folder') });
    expect((await makeBody(missing)).result).toMatchObject({ ok: false, failure: { code: 'disk-trouble' } });
    expect(await readdir(dirname(missing.setAsidePath))).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')(
    'fails with disk-no-permission when a folder is not writable',
    async () => {
      const path = await fileWith(content);
      const plan = await planFor(path, await factsOf(path));
      await chmod(dirname(path), 0o755);
      await chmod(dirname(plan.setAsidePath), 0o500);
      const made = await asNobody(() => makeBody(plan));
      expect(made.result).toMatchObject({ ok: false, failure: { code: 'disk-no-permission' } });
    },
  );

  it.runIf(process.platform === 'linux')('fails with disk-full when the disk is full', async () => {
    const path = await fileWith(linesOf(event(), 'oops'));
    // A link, because the file is deleted after the failure.
    const full = join(await folder(), 'index');
    await symlink('/dev/full', full);
    const plan = await planFor(path, await factsOf(path), { setAsideIndexPath: full });
    expect((await makeBody(plan)).result).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
  });
});
