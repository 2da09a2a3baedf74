import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../../../src/engine/check/check-file';
import { readLines } from '../../../../src/engine/lookup/read-lines';
import type { CheckFacts, CheckOutcome } from '../../../../src/engine/model/check-facts';
import { makeTar, TAR_END } from '../../../support/tar';
import { makeZip } from '../../../support/zip';
import { storedZstd } from '../../../support/zstd';
import { rounds } from '../../../support/rounds';
import { makeWorkbook } from '../../../support/workbook';
import { event, fileWith, folder, linesOf, makeBody, never, NOW, planFor } from '../bench';

const PACKED = join(import.meta.dirname, '../../../fixtures/packed');

async function outcomeOf(path: string): Promise<CheckOutcome> {
  return checkFile({ path, nowMs: NOW, zone: 'UTC', onProgress: () => undefined, signal: never });
}

async function factsOf(content: string | Buffer, name = 'events.bin'): Promise<CheckFacts> {
  const path = typeof content === 'string' ? content : await fileWith(content, name);
  const outcome = await outcomeOf(path);
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  return outcome.facts;
}

async function failureOf(content: Buffer): Promise<string> {
  const outcome = await outcomeOf(await fileWith(content, 'events.bin'));
  return outcome.kind === 'failed' ? (outcome.failure.fileKind ?? outcome.failure.code) : outcome.kind;
}

function leftOut({ problems }: CheckFacts): Record<string, string | undefined> {
  const files = problems.flatMap((problem) => (problem.code === 'left-out' ? problem.files : []));
  return Object.fromEntries(files.map(({ name, why }) => [name, why]));
}

function damaged({ problems }: CheckFacts): readonly string[] {
  return problems.flatMap((problem) =>
    problem.code === 'gzip-damaged' ? problem.damaged.map(({ name, damage }) => `${name}: ${damage}`) : [],
  );
}

/** The ids that an import sends, in order. */
async function sentOf(path: string): Promise<string[]> {
  const facts = await factsOf(path);
  const { result, sent } = await makeBody(await planFor(path, facts));
  if (!result.ok) throw new Error(JSON.stringify(result));
  return gunzipSync(sent).toString().trim().split('\n').map(idOf);
}

function idOf(line: string): string {
  return (JSON.parse(line) as { $unique_id: string }).$unique_id;
}

const A = ['a-0', 'a-1', 'a-2', 'a-3'];
const B = ['b-0', 'b-1', 'b-2'];
const LONG = `logs/deep/${'long'.repeat(40)}.ndjson`;
const LINK = { 'logs/link.ndjson': 'link' };

describe('an archive made by other programs', () => {
  it.each([
    ['gnu.tar.gz', [...B, ...A, 'l-0'], { ...LINK, 'logs/sparse.ndjson': 'sparse' }],
    ['pax.tar', [...A, ...B, 'l-0'], { ...LINK, 'logs/sparse.ndjson': 'sparse' }],
    ['ustar.tar.zst', [...A, ...B], {}],
    ['ustar.tar.bz2', [...A, ...B], {}],
    ['v7.tar', [...A, ...B], {}],
  ])('%s is read, and what is not read is named', async (name, ids, others) => {
    const path = join(PACKED, name);
    const facts = await factsOf(path);
    expect((await sentOf(path)).toSorted()).toEqual(ids.toSorted());
    expect(leftOut(facts)).toEqual(others);
    expect(facts.damaged).toBe(false);
  });

  it('has files with names of any length', async () => {
    for (const name of ['gnu.tar.gz', 'pax.tar', 'python.tgz'])
      expect((await factsOf(join(PACKED, name))).parts?.map((part) => part.name)).toContain(LONG);
  });

  it('is read in another archive, with the archives in it left out by their names', async () => {
    const path = join(PACKED, 'nested.zip');
    const facts = await factsOf(path);
    expect((await sentOf(path)).length).toBe(4 + 7 + 8 + 400);
    expect(facts.parts?.map(({ name }) => name)).toContain('in/inner.zip/a.csv');
    expect(facts.damaged).toBe(false);
  });
});

const lines = (prefix: string, count: number): string =>
  linesOf(...Array.from({ length: count }, (_, at) => event({ $unique_id: `${prefix}-${at}` })));

describe('a .tar', () => {
  it.each(['./a.ndjson', 'a.ndjson'])('sends the last file of a name, also written %s', async (name) => {
    const path = await fileWith(
      makeTar([
        { name: './a.ndjson', data: lines('old', 2) },
        { name: 'b.ndjson', data: lines('b', 1) },
        { name, data: lines('new', 1) },
      ]),
      'twice.tar',
    );
    expect(await sentOf(path)).toEqual(['new-0', 'b-0']);
    expect(leftOut(await factsOf(path))).toEqual({ 'a.ndjson': 'replaced' });
  });

  it('names links, devices and what is no event file', async () => {
    const facts = await factsOf(
      makeTar([
        { name: 'logs/', type: '5' },
        { name: 'logs/a.ndjson', data: lines('a', 1) },
        { name: 'logs/hard.ndjson', type: '1', size: 4000 },
        { name: 'logs/pipe', type: '6' },
        { name: 'logs/picture.png', data: 'x' },
        { name: 'logs/.DS_Store', data: 'x' },
        { name: 'logs/more.ndjson', type: 'M', data: lines('m', 1) },
        { name: 'logs/empty.csv' },
      ]),
    );
    expect(facts.parts?.map(({ name }) => name)).toEqual(['logs/a.ndjson']);
    expect(leftOut(facts)).toEqual({
      'logs/hard.ndjson': 'link',
      'logs/pipe': 'special',
      'logs/picture.png': 'other-kind',
      'logs/.DS_Store': 'system',
      'logs/more.ndjson': 'special',
      'logs/empty.csv': 'empty',
    });
  });

  it('that is damaged in its middle loses no sound file', async () => {
    const tar = makeTar([
      { name: 'a.ndjson', data: lines('a', 1) },
      { name: 'b.ndjson', data: lines('b', 1) },
      { name: 'c.ndjson', data: lines('c', 1) },
    ]);
    const second = tar.indexOf('b.ndjson');
    tar[second] = 0x42;
    const path = await fileWith(tar, 'broken.tar');
    const facts = await factsOf(path);
    expect(facts.parts?.map(({ name }) => name)).toEqual(['a.ndjson', 'c.ndjson']);
    expect(damaged(facts)).toEqual(['broken.tar: corrupt']);
  });

  it('goes on behind the end of another .tar, and tells what follows', async () => {
    const [first, second] = ['a', 'b'].map((name) =>
      makeTar([{ name: `${name}.ndjson`, data: lines(name, 1) }]),
    );
    const joined = await factsOf(Buffer.concat([first as Buffer, second as Buffer]));
    expect(joined.parts?.map(({ name }) => name)).toEqual(['a.ndjson', 'b.ndjson']);
    expect(joined.damaged).toBe(false);
    const padded = await factsOf(Buffer.concat([first as Buffer, Buffer.alloc(9000)]));
    expect(padded.damaged).toBe(false);
    expect(
      damaged(await factsOf(Buffer.concat([first as Buffer, Buffer.from('and more')]), 'x.tar')),
    ).toEqual(['x.tar: behind']);
  });

  it('takes names of 64 KB, and keeps the beginning of them', async () => {
    for (const longName of ['pax', 'gnu'] as const) {
      const name = `${'folder/'.repeat(9000)}a.ndjson`;
      const facts = await factsOf(makeTar([{ name, longName, data: lines('a', 1) }]));
      expect(facts.parts?.[0]?.name.length).toBe(1000);
    }
  });

  it('with too many files fails before it is read to its end', async () => {
    const many = (length: number, ending: string): Buffer =>
      gzipSync(makeTar(Array.from({ length }, (_, at) => ({ name: `${at}${ending}`, data: 'x' }))), {
        level: 1,
      });
    expect(await failureOf(many(1001, '.csv'))).toBe('too-many-files');
  });
});

/** All ways in which archives lie in each other and are packed. */
const WRAPPED: readonly (readonly [name: string, pack: (tar: Buffer, name: string) => Buffer])[] = [
  ['.tar', (tar) => tar],
  ['.tar.gz', (tar) => gzipSync(tar)],
  ['.tar.zst', storedZstd],
  ['a .tar in a .zip', (tar) => makeZip([{ name: 'x.tar', data: tar }])],
  ['a stored .tar in a .zip', (tar) => makeZip([{ name: 'x.tar', data: tar, stored: true }])],
  ['a .tgz in a .zip', (tar) => makeZip([{ name: 'x.tgz', data: gzipSync(tar) }])],
  ['a .tar in a .tar.gz', (tar) => gzipSync(makeTar([{ name: 'x.tar', data: tar }]))],
  ['a .tar.gz in a .tar.zst', (tar) => storedZstd(makeTar([{ name: 'x.tar.gz', data: gzipSync(tar) }]))],
];

describe.each(WRAPPED)('%s', (_, pack) => {
  const members = [
    { name: 'c.ndjson', data: lines('c', 3) },
    { name: 'a.csv.gz', data: gzipSync(`time,$unique_id\n2026-07-14T08:00:00Z,a-0\n`) },
    { name: 'b.ndjson.zst', data: storedZstd(lines('b', 700)) },
  ];

  it('gives the same events in the check, in the body and by their lines', async () => {
    const path = await fileWith(pack(makeTar(members), 'x'), 'packed');
    const facts = await factsOf(path);
    expect(facts).toMatchObject({ lines: 705, damaged: false });
    const ids = (await sentOf(path)).toSorted();
    expect(ids).toHaveLength(703);
    const part = facts.parts?.find(({ name }) => name.endsWith('c.ndjson'));
    const line = (part?.firstLine ?? 0) + 1;
    const [found] = await readLines(
      { ...facts, path, table: null } as never,
      new Float64Array(),
      [line],
      never,
    );
    expect(found?.text).toContain('c-1');
  });
});

describe('a damaged archive', () => {
  const tar = makeTar([
    { name: 'a.ndjson', data: lines('a', 2) },
    { name: 'b.ndjson', data: lines('b', 2) },
  ]);

  it('is never short in silence, wherever it is cut', { tags: ['long'] }, async () => {
    const last = tar.length - TAR_END.length;
    const small = gzipSync(tar);
    const zipped = makeZip([{ name: 'x.tar', data: tar }]);
    const cases: Buffer[] = [];
    for (let cut = 512; cut <= last; cut += 97) cases.push(tar.subarray(0, cut));
    cases.push(tar.subarray(0, last), tar.subarray(0, 512), tar.subarray(0, 1024));
    for (let cut = 20; cut < small.length; cut += 7) cases.push(small.subarray(0, cut));
    for (let cut = 1; cut < 9; cut += 1) cases.push(small.subarray(0, small.length - cut));
    for (let cut = 20; cut < zipped.length; cut += 23) cases.push(zipped.subarray(0, cut));
    for (const [index, bytes] of cases.entries()) {
      const outcome = await outcomeOf(await fileWith(bytes, 'cut.bin'));
      const isTold = outcome.kind === 'failed' || (outcome.kind === 'checked' && outcome.facts.damaged);
      expect(isTold, `case ${index} of ${bytes.length} bytes`).toBe(true);
    }
  });

  it('sends nothing wrong, whatever bytes of it change', async () => {
    const whole = gzipSync(tar);
    const sound = new Set(['a-0', 'a-1', 'b-0', 'b-1']);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const outcome = await outcomeOf(await fileWith(bytes, 'changed.bin'));
        if (outcome.kind !== 'checked' || outcome.facts.damaged) return;
        // Flags and the time in the header of a .gz mean nothing for its content.
        const parts = outcome.facts.lines;
        expect(parts).toBe(sound.size);
      }),
      { numRuns: rounds(60) },
    );
  });

  it('of which an inner archive is broken gives the others, and names it', async () => {
    const facts = await factsOf(
      makeZip([
        { name: 'broken.zip', data: makeZip([{ name: 'a.ndjson', data: lines('a', 2) }]).subarray(0, 90) },
        { name: 'sound.tar', data: tar },
        { name: 'cut.tgz', data: gzipSync(tar).subarray(0, 200) },
      ]),
    );
    expect(facts.lines).toBeGreaterThanOrEqual(4);
    expect(damaged(facts)).toEqual(expect.arrayContaining(['broken.zip: corrupt', 'cut.tgz: cut']));
  });

  it('with a wrong checksum around an inner archive says so', async () => {
    for (const stored of [true, false]) {
      const facts = await factsOf(makeZip([{ name: 'x.tar', data: tar, crc32: 7, stored }]));
      expect(facts.lines).toBe(4);
      expect(damaged(facts)).toContain('x.tar: checksum');
    }
  });
});

describe('an archive in an archive', () => {
  it('is read one level deep; deeper ones, empty ones and those with a password are named', async () => {
    const inner = makeZip([{ name: 'a.ndjson', data: lines('a', 1) }]);
    const facts = await factsOf(
      makeZip([
        { name: 'one.zip', data: inner },
        { name: 'two.zip', data: makeZip([{ name: 'three.zip', data: inner }]) },
        { name: 'nothing.zip', data: makeZip([]) },
        { name: 'secret.zip', data: makeZip([{ name: 'b.csv', data: 'x', encrypted: true }]) },
        { name: 'old.7z', data: Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1') },
      ]),
    );
    expect(facts.parts?.map(({ name }) => name)).toEqual(['one.zip/a.ndjson']);
    expect(leftOut(facts)).toEqual({
      'two.zip/three.zip': 'archive',
      'nothing.zip': 'empty',
      'secret.zip/b.csv': 'encrypted',
      'old.7z': 'not-read',
    });
  });

  it('may be a workbook', async () => {
    const workbook = makeWorkbook([
      {
        name: 'Juli',
        rows: [
          ['$time', '$unique_id', '$remote_address'],
          ['2026-07-14T08:00:00Z', 'w-0', '52.14.7.9'],
        ],
      },
    ]);
    for (const archive of [
      makeZip([{ name: 'book.xlsx', data: workbook }]),
      gzipSync(makeTar([{ name: 'book.xlsx', data: workbook }])),
    ]) {
      const facts = await factsOf(archive);
      expect(facts.parts?.map(({ name }) => name)).toEqual(['book.xlsx/Juli']);
      expect(facts).toMatchObject({ lines: 2, damaged: false });
    }
  });

  it('in a folder is read as elsewhere', async () => {
    const here = await folder();
    await mkdir(join(here, 'july'));
    const tar = makeTar([{ name: 'b.ndjson', data: lines('b', 1) }]);
    await writeFile(join(here, 'july/x.tar.gz'), gzipSync(tar));
    await writeFile(join(here, 'july/a.zst'), storedZstd(lines('a', 1)));
    const facts = await factsOf(join(here, 'july'));
    expect(facts.parts?.map(({ name }) => name)).toEqual(['a.zst', 'x.tar.gz/b.ndjson']);
    expect(await sentOf(join(here, 'july'))).toEqual(['a-0', 'b-0']);
  });

  it('cannot expand beyond reason', async () => {
    const bomb = makeZip([{ name: 'a.ndjson', data: 'x', size: 0xffff_fffe }]);
    const facts = await factsOf(
      makeZip([
        { name: 'bomb.zip', data: bomb },
        { name: 'a.ndjson', data: lines('a', 1) },
      ]),
    );
    expect(leftOut(facts)).toEqual({ 'bomb.zip': 'unreadable' });
  });
});
