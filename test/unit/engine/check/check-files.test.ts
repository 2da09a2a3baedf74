import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../../src/engine/check/check-file';
import { findLines } from '../../../../src/engine/lookup/find-lines';
import { readLines } from '../../../../src/engine/lookup/read-lines';
import { LineMap } from '../../../../src/engine/line-map/line-map';
import type { CheckFacts, CheckOutcome } from '../../../../src/engine/model/check-facts';
import { reportFor } from '../../../../src/engine/check/report';
import { readRecord, serialiseRecord } from '../../../../src/main/imports/record/record-json';
import { recordOf } from '../../../../src/main/imports/record/submission';
import { NO_FIXES } from '../../../../src/shared/checks/fix';
import { placeOf } from '../../../../src/shared/files/parts';
import { makeZip, type ZipMember } from '../../../support/zip';
import { event, fileWith, folder, linesOf, makeBody, never, NOW, PACKAGE, planFor } from '../bench';

const EVENTS = linesOf(event({ $unique_id: 'a-1' }), event({ $unique_id: 'a-2' }));
const CSV_ROWS = Array.from({ length: 9 }, (_, at) => `2026-07-14T08:21:05Z;b-${at};Zo\xeb\r\n`).join('');
const CSV = Buffer.from(`time;id;who\r\n${CSV_ROWS}\r\nsoon;b-x;x\r\n`, 'latin1');
const LIST = `[\n${event({ $unique_id: 'c-1' })},\n${event({ $unique_id: 'c-2' })}\n]`;
const PNG = Buffer.from('\x89PNG\r\n', 'latin1');
const GZ = gzipSync(`\uFEFF${event({ $unique_id: 'd-1' })}\r\n\r\n${event({ $unique_id: 'd-2' })}`);

const MIXED = { kind: 'mixed' } as const;
const ALL_KINDS: readonly ZipMember[] = [
  { name: 'logs/', data: '' },
  { name: 'logs/a.ndjson', data: EVENTS },
  { name: 'logs/b.csv', data: CSV, stored: true },
  { name: 'c10.json', data: LIST },
  { name: 'c2.json.gz', data: GZ },
  { name: 'logo.png', data: PNG },
  { name: 'notes.txt', data: Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7]) },
  { name: 'nothing.csv', data: '' },
  { name: 'inner.zip', data: makeZip([]) },
  { name: '__MACOSX/logs/._a.ndjson', data: 'x' },
  { name: 'logs/.DS_Store', data: 'x' },
];

async function zipWith(members: readonly ZipMember[]): Promise<string> {
  return fileWith(makeZip(members), 'events.zip');
}

async function checkAll(...paths: readonly [string, ...string[]]): Promise<CheckOutcome> {
  const [path, ...more] = paths;
  return checkFile({ path, more, nowMs: NOW, onProgress: () => undefined, signal: never });
}

async function factsOf(...paths: readonly [string, ...string[]]): Promise<CheckFacts> {
  const outcome = await checkAll(...paths);
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  return outcome.facts;
}

async function failureOf(...paths: readonly [string, ...string[]]): Promise<string> {
  const outcome = await checkAll(...paths);
  return outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
}

async function put(path: string, contents: string | Buffer): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
  return path;
}

function leftOut(facts: CheckFacts): Record<string, string | undefined> {
  const files = facts.problems.flatMap((problem) => (problem.code === 'left-out' ? problem.files : []));
  return Object.fromEntries(files.map(({ name, why }) => [name, why]));
}

describe('an archive', () => {
  it('is checked as one file: each part in its own layout, sorted by name, with a list of files left out', async () => {
    const path = await zipWith(ALL_KINDS);
    const facts = await factsOf(path);
    expect(
      facts.parts?.map(({ name, firstLine, lines, unit }) => ({ name, firstLine, lines, unit })),
    ).toEqual([
      { name: 'c2.json.gz', firstLine: 1, lines: 3, unit: 'line' },
      { name: 'c10.json', firstLine: 4, lines: 2, unit: 'event' },
      { name: 'logs/a.ndjson', firstLine: 6, lines: 2, unit: 'line' },
      { name: 'logs/b.csv', firstLine: 8, lines: 12, unit: 'row' },
    ]);
    expect(leftOut(facts)).toEqual({
      'logo.png': 'other-kind',
      'notes.txt': 'binary',
      'nothing.csv': 'empty',
      'inner.zip': 'empty',
      '__MACOSX/logs/._a.ndjson': 'system',
      'logs/.DS_Store': 'system',
    });
    expect(facts).toMatchObject({ lines: 19, blank: 3, faulty: 1, untidy: true, compression: 'none' });
    expect(facts.tables).toMatchObject([{ name: 'logs/b.csv', files: 1, mapping: { header: true } }]);
    expect(facts.problems.find(({ code }) => code === 'time-unreadable')?.lines).toEqual([19]);
  });

  it('is sent as its events, and each sent line leads back to its part', async () => {
    const path = await zipWith(ALL_KINDS);
    const facts = await factsOf(path);
    const plan = await planFor(path, facts, { destination: { kind: 'package', id: PACKAGE, name: 'cli' } });
    const body = await makeBody(plan);
    if (!body.result.ok) throw new Error(JSON.stringify(body.result));
    const ids = gunzipSync(body.sent)
      .toString()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { $unique_id: string }).$unique_id);
    expect(ids).toEqual([
      'd-1',
      'd-2',
      'c-1',
      'c-2',
      'a-1',
      'a-2',
      ...Array.from({ length: 9 }, (_, at) => `b-${at}`),
    ]);
    expect(body.result.value).toMatchObject({ lines: 19, sent: 15, setAside: 1, blank: 3 });
    const map = await LineMap.load(plan.lineMapPath);
    const place = placeOf(map.sourceLine(7) ?? 0, facts.parts);
    expect({ name: place.part?.name, line: place.line }).toEqual({ name: 'logs/b.csv', line: 2 });
    const rows = await readLines({ ...plan }, facts.checkpoints, [19, 1, 9, 99], never);
    expect(rows.map(({ line, text }) => [line, text])).toEqual([
      [19, expect.stringContaining('"$time":"soon"') as string],
      [1, event({ $unique_id: 'd-1' })],
      [9, expect.stringContaining('Zoë') as string],
      [99, null],
    ]);
    const found = await findLines(
      { ...plan, code: 'time-unreadable', after: 0, limit: 5, known: null },
      never,
    );
    expect(found.ok && found.value.rows.map(({ line }) => line)).toEqual([19]);
  });

  it('keeps all its parts in an import record', async () => {
    const path = await zipWith(ALL_KINDS);
    const facts = await factsOf(path);
    const report = reportFor(facts, MIXED, null);
    const submission = {
      path,
      name: 'events.zip',
      facts,
      report,
      destination: MIXED,
      keepReadable: false,
      safetyIds: false,
      fixes: NO_FIXES,
      assumed: [],
      resends: null,
    };
    const record = recordOf(submission, {
      owner: 'acme',
      at: '2026-07-14T12:00:00Z',
      user: null,
      from: null,
      watchedFolder: null,
    });
    expect(record.file.parts).toHaveLength(4);
    expect(readRecord(JSON.parse(serialiseRecord(record)))).toEqual(record);
  });

  it('reports a damaged member, and the rest of that member is lost', async () => {
    const many = linesOf(...Array.from({ length: 5000 }, (_, at) => event({ $unique_id: `e-${at}` })));
    for (const wrong of [{ crc32: 7 }, { size: 1000 }, { size: many.length + 1 }]) {
      const facts = await factsOf(await zipWith([{ name: 'a.ndjson', data: many, ...wrong }]));
      expect(facts.damaged).toBe(true);
      expect(facts.problems.map(({ code }) => code)).toContain('gzip-damaged');
      expect(facts.plainBytes).toBeLessThanOrEqual((wrong.size ?? many.length) + 1);
    }
  });

  it.each([
    ['./a.ndjson', 'a.ndjson'],
    ['../../data/a.ndjson', 'data/a.ndjson'],
    ['/etc/a.ndjson', 'etc/a.ndjson'],
    ['C:\\exports\\a.ndjson', 'exports/a.ndjson'],
    ['logs\\.\\a.ndjson', 'logs/a.ndjson'],
    ['.export/a.ndjson', '.export/a.ndjson'],
    ['events.tab', 'events.tab'],
    ['only.unknown', 'only.unknown'],
  ])('reads the member %s as %s', async (name, shown) => {
    const facts = await factsOf(await zipWith([{ name, data: EVENTS }]));
    expect(facts.parts?.map((part) => part.name)).toEqual([shown]);
    expect(facts).toMatchObject({ lines: 2, faulty: 0 });
    expect(leftOut(facts)).toEqual({});
  });

  it('names every file that it leaves out, with its reason', async () => {
    const facts = await factsOf(
      await zipWith([
        { name: 'a.ndjson', data: EVENTS },
        { name: 'b.xyz', data: EVENTS },
        { name: 'c.csv', data: 'time,id\n', method: 9 },
        { name: 'd.csv', data: '%PDF-1.7' },
        { name: 'e.txt', data: 'hello there\n' },
        { name: '.git/HEAD', data: 'ref: main' },
        { name: '._a.ndjson', data: 'x' },
      ]),
    );
    expect(leftOut(facts)).toEqual({
      'b.xyz': 'other-kind',
      'c.csv': 'packing',
      'd.csv': 'not-read',
      'e.txt': 'not-read',
      '.git/HEAD': 'other-kind',
      '._a.ndjson': 'system',
    });
    expect(facts.problems.find(({ code }) => code === 'left-out')).toMatchObject({
      grade: 'warning',
      count: 6,
    });
  });

  it('is read behind a program, before other bytes, and with the same name twice', async () => {
    const zip = makeZip([
      { name: 'a.ndjson', data: event({ $unique_id: 'one' }) },
      { name: 'a.ndjson', data: event({ $unique_id: 'two' }) },
    ]);
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(3000, 7)]);
    for (const bytes of [zip, Buffer.concat([program, zip]), Buffer.concat([zip, Buffer.from('\r\n')])]) {
      const facts = await factsOf(await fileWith(bytes, 'setup.exe'));
      expect(facts).toMatchObject({ lines: 2, faulty: 0, linesWithId: 2 });
      expect(facts.problems.map(({ code }) => code)).not.toContain('id-repeated');
    }
  });

  it('names the damaged member among sound ones', async () => {
    const facts = await factsOf(
      await zipWith([
        { name: 'a.ndjson', data: EVENTS, crc32: 7 },
        { name: 'b.ndjson', data: EVENTS },
        { name: 'c.ndjson', data: EVENTS, stored: true, crc32: 7 },
      ]),
    );
    expect(facts).toMatchObject({ lines: 6, damaged: true });
    expect(facts.problems[0]).toMatchObject({
      code: 'gzip-damaged',
      damaged: [
        { name: 'a.ndjson', damage: 'checksum' },
        { name: 'c.ndjson', damage: 'checksum' },
      ],
    });
  });

  it('fails with the reason when it cannot be read', async () => {
    const zipOfOne = (more: Partial<ZipMember>): Promise<string> =>
      zipWith([{ name: 'a.ndjson', data: EVENTS, ...more }]);
    expect(await failureOf(await zipOfOne({ encrypted: true }))).toBe('archive-encrypted');
    expect(await failureOf(await zipOfOne({ method: 93 }))).toBe('file-kind-not-read');
    expect(await failureOf(await zipOfOne({ data: '' }))).toBe('no-event-files');
    expect(await failureOf(await zipWith([]))).toBe('no-event-files');
    expect(await failureOf(await zipOfOne({ name: '[Content_Types].xml' }))).toBe('file-kind-not-read');
    const intact = makeZip([{ name: 'a.ndjson', data: EVENTS }]);
    expect(await failureOf(await fileWith(intact.subarray(0, intact.length - 30), 'cut.zip'))).toBe(
      'archive-damaged',
    );
    // Its directory claims four gigabytes in a hundred bytes.
    expect(await failureOf(await zipOfOne({ size: 0xffff_fffe }))).toBe('file-unreadable');
    const tooMany = Array.from({ length: 1001 }, (_, at) => ({ name: `${at}.ndjson`, data: EVENTS }));
    expect(await failureOf(await zipWith(tooMany))).toBe('too-many-files');
  });
});

describe('several files and folders', () => {
  it('are checked as one, in order of names, and each has its own fingerprint', async () => {
    const here = await folder();
    const a = await put(join(here, 'a.ndjson'), EVENTS);
    const b = await put(join(here, 'b.csv'), CSV);
    const facts = await factsOf(b, a);
    expect(facts.parts?.map(({ name }) => name)).toEqual(['a.ndjson', 'b.csv']);
    expect((await factsOf(a, b)).fingerprint).toBe(facts.fingerprint);
    expect(facts.parts?.[0]?.fingerprint).toBe((await factsOf(a)).fingerprint);
    const packed = await factsOf(await zipWith([{ name: 'x/a.ndjson', data: EVENTS }]));
    expect(packed.parts?.[0]?.fingerprint).toBe(facts.parts?.[0]?.fingerprint);
  });

  it.runIf(process.platform !== 'win32')('one that is named twice in two ways counts once', async () => {
    // As C:\\A.csv and c:\\a.csv do on Windows: what they lead to is one.
    const here = await folder();
    const a = await put(join(here, 'july/a.ndjson'), EVENTS);
    const b = await put(join(here, 'b.ndjson'), EVENTS);
    await symlink(join(here, 'july'), join(here, 'July'));
    const again = join(here, 'July/a.ndjson');
    const facts = await factsOf(a, again, b);
    expect(facts.parts?.map(({ name }) => name)).toEqual(['a.ndjson', 'b.ndjson']);
    expect(facts.lines).toBe((await factsOf(a, b)).lines);
    const alone = await factsOf(a, again);
    expect([alone.lines, alone.fingerprint]).toEqual([
      (await factsOf(a)).lines,
      (await factsOf(a)).fingerprint,
    ]);
  });

  it('a folder gives its event files, without hidden ones and to a limited depth', async () => {
    const here = await folder();
    await put(join(here, 'july/1.ndjson'), EVENTS);
    await put(join(here, 'july/deep/2.ndjson'), EVENTS);
    await put(join(here, 'july/deep/more.zip'), makeZip([{ name: '3.ndjson', data: EVENTS }]));
    await put(join(here, 'july/.hidden/4.ndjson'), EVENTS);
    await put(join(here, 'july/Thumbs.db'), 'x');
    await put(join(here, 'july/a/b/c/d/e/5.ndjson'), EVENTS);
    await put(join(here, 'july/readme.md'), 'x');
    if (process.platform !== 'win32') await symlink(join(here, 'july'), join(here, 'july/again'));
    const facts = await factsOf(join(here, 'july'));
    expect(facts.parts?.map(({ name }) => name)).toEqual([
      '1.ndjson',
      'deep/2.ndjson',
      'deep/more.zip/3.ndjson',
    ]);
    expect(leftOut(facts)).toMatchObject({
      'a/b/c/d/e/': 'too-deep',
      'readme.md': 'other-kind',
      '.hidden': 'hidden',
      'Thumbs.db': 'system',
    });
    expect(await failureOf(join(here, 'july/.hidden/..', '.hidden'))).toBe('checked');
    await mkdir(join(here, 'empty'));
    expect(await failureOf(join(here, 'empty'))).toBe('no-event-files');
  });

  it('one that changed since the check is named, and the body fails', async () => {
    const here = await folder();
    const a = await put(join(here, 'a.ndjson'), EVENTS);
    const b = await put(join(here, 'b.ndjson'), EVENTS);
    const facts = await factsOf(a, b);
    const plan = await planFor(here, facts);
    expect((await makeBody(plan)).result.ok).toBe(true);
    await utimes(b, 1, 1);
    const { result } = await makeBody(plan);
    expect(result).toMatchObject({ ok: false, failure: { code: 'file-changed', details: 'b.ndjson' } });
  });

  it('one that is not an event file is left out beside others, and fails alone', async () => {
    const here = await folder();
    const a = await put(join(here, 'a.ndjson'), EVENTS);
    const gone = join(here, 'gone.ndjson');
    const picture = await put(join(here, 'b.png'), PNG);
    expect(leftOut(await factsOf(a, gone, picture))).toEqual({
      'gone.ndjson': 'unreadable',
      'b.png': 'not-read',
    });
    expect(await failureOf(gone)).toBe('file-missing');
    expect(await failureOf(picture)).toBe('file-kind-not-read');
  });
});
