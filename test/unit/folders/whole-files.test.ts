import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decide } from '../../../src/main/folders/decide';
import { identityOf } from '../../../src/engine/model/file-identity';
import type { SafetyIdsPolicy } from '../../../src/main/checks/fix-options';
import { FolderWatch, type FolderWatchParts } from '../../../src/main/folders/folder-watch';
import { LeftFiles } from '../../../src/main/folders/left-files';
import { FILES_AT_MOST, lookIn } from '../../../src/main/folders/look';
import { moveImported } from '../../../src/main/folders/move-imported';
import {
  firstSetUp,
  folderWithoutExample,
  readsAlike,
  setUpLike,
} from '../../../src/main/folders/watched-folder';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import type { Submission } from '../../../src/main/imports/record/submission';
import { systemClock } from '../../../src/main/time/clock';
import { fail, retryableFailure, succeed, type Result } from '../../../src/shared/failure';
import type { ImportView } from '../../../src/shared/imports/import';
import { NDJSON } from '../../../src/shared/files/layout';
import type { ProblemCode } from '../../../src/shared/checks/problem';
import type { Question } from '../../../src/shared/checks/question';
import { USUAL_CHOICES, type SetUp } from '../../../src/shared/imports/watched-folder';
import { aRecord, anUnconfirmedRecord } from '../../support/records';
import { tempFolder } from '../../support/temp-folder';
import { workHere } from '../../support/work-here';
import { doneCheck, doneImport, ID_MISSING, LEFT_OUT, SENT_BEFORE } from '../../support/views';

const SET_UP: SetUp = {
  destination: { kind: 'package', id: 'package-1', name: 'docs-site' },
  fixes: [],
  forms: [NDJSON],
  assumed: [{ code: 'zone', taken: 'Europe/Berlin' }],
};

const NO_NAMES: ReadonlySet<string> = new Set();
const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();

function eventOf(id: string): string {
  return `${JSON.stringify({ $time: AN_HOUR_AGO, $unique_id: id })}\n`;
}

interface WatchOptions {
  readonly records?: readonly ImportRecord[];
  readonly views?: readonly ImportView[];
  readonly underWay?: readonly ImportRecord[];
  /** The organization's word on Safety IDs. */
  readonly safetyIds?: SafetyIdsPolicy;
  readonly isOpen?: () => boolean;
  /** Happens before each check reads its file. */
  readonly beforeCheck?: () => void;
  readonly begin?: (submission: Submission) => Promise<Result<{ importId: string }>>;
}

/** A watch with real checks, without threads, and with a clock that the test sets. */
async function watchOf(path: string, options: WatchOptions = {}) {
  const now = { ms: 0 };
  const checks = { count: 0 };
  const left = new LeftFiles(join(tempFolder(), 'left.json'));
  await left.add([], NO_NAMES);
  const parts: FolderWatchParts = {
    imports: {
      records: options.records ?? [],
      ofPath: (_owner, path) => (options.records ?? []).filter(({ file }) => file.path === path),
      views: options.views ?? [],
      underWay: () => options.underWay ?? [],
      begin: options.begin ?? (async () => fail('nothing-to-send')),
    },
    check: () => ({
      work: workHere(() => {
        checks.count += 1;
        options.beforeCheck?.();
      }),
      clock: systemClock,
      ...(options.safetyIds !== undefined && { safetyIds: options.safetyIds }),
      known: () => null,
      sentBefore: () => [],
      logsBefore: () => [],
      mappings: { read: () => [], write: () => undefined },
      names: { read: () => [], write: () => undefined },
      answers: { read: () => [], write: () => undefined },
      report: () => undefined,
    }),
    clock: { ...systemClock, monotonic: () => now.ms },
    isOpen: options.isOpen ?? (() => false),
    inTurn: (work) => work(),
    changed: () => undefined,
    report: () => undefined,
  };
  const watch = new FolderWatch(
    { id: '1', owner: 'acme', path, likeFile: 'a.ndjson', isOn: true, setUp: SET_UP, ...USUAL_CHOICES },
    left,
    parts,
  );
  const lookAt = async (ms: number): Promise<void> => {
    now.ms = ms;
    await watch.look();
  };
  const { signal } = new AbortController();
  return { watch, now, checks, lookAt, importWhole: () => watch.importWhole(signal) };
}

it('a file is whole when two looks, five seconds apart, see the same size and time', async () => {
  const folder = tempFolder();
  const path = join(folder, 'a.ndjson');
  const watched = await watchOf(folder, { isOpen: () => true });
  const { watch } = watched;
  const lookAt = async (ms: number): Promise<boolean> => {
    await watched.lookAt(ms);
    return watch.isWhole('a.ndjson');
  };
  writeFileSync(path, '{');
  expect(await lookAt(0)).toBe(false);
  expect(await lookAt(4_999)).toBe(false);
  writeFileSync(path, '{}\n');
  expect(await lookAt(5_000)).toBe(false);
  utimesSync(path, 1, 1);
  expect(await lookAt(9_999)).toBe(false);
  expect(await lookAt(14_999)).toBe(true);
  await watched.importWhole();
  expect(await lookAt(20_000)).toBe(true);
  writeFileSync(path, '');
  expect(await lookAt(30_000)).toBe(false);
  expect(await lookAt(90_000)).toBe(false);
  expect(watch.coming).toBe(0);
  rmSync(path);
  expect(await lookAt(95_000)).toBe(false);
  expect(watch.coming).toBe(0);
});

it('a file that was written to between the look and its check is not sent', async () => {
  const folder = tempFolder();
  const path = join(folder, 'a.ndjson');
  writeFileSync(path, eventOf('a'));
  const begun: string[] = [];
  let more = 'b';
  const { watch, lookAt, importWhole } = await watchOf(folder, {
    beforeCheck: () => appendFileSync(path, more === '' ? '' : eventOf(more)),
    begin: async ({ path: sent }) => {
      begun.push(readFileSync(sent, 'utf8'));
      return succeed({ importId: '1' });
    },
  });
  await lookAt(0);
  await lookAt(5_000);
  await importWhole();
  expect(begun).toEqual([]);
  expect(watch.coming).toBe(1);
  more = '';
  await lookAt(6_000);
  await lookAt(11_000);
  await importWhole();
  expect(begun).toEqual([eventOf('a') + eventOf('b')]);
});

it('a share that drops while files are checked makes none of them wait', async () => {
  const folder = join(tempFolder(), 'share');
  mkdirSync(folder);
  for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.ndjson`), eventOf(name));
  const away = { now: true };
  const { watch, checks, lookAt, importWhole } = await watchOf(folder, {
    beforeCheck: () => {
      if (away.now && existsSync(folder)) renameSync(folder, `${folder}-away`);
    },
    begin: async () => succeed({ importId: '1' }),
  });
  await lookAt(0);
  await lookAt(5_000);
  await importWhole();
  expect(watch.waiting).toEqual([]);
  const before = checks.count;
  await lookAt(10_000);
  expect(watch.state).toEqual({ name: 'gone' });
  await importWhole();
  expect(checks.count).toBe(before);
  away.now = false;
  renameSync(`${folder}-away`, folder);
  await lookAt(15_000);
  await importWhole();
  expect(watch.coming).toBe(0);
  expect(watch.waiting).toEqual([]);
});

it('a file that waits for the disk is checked again after a minute, and is told all the while', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'a.ndjson'), eventOf('a'));
  const full = { now: true };
  const { watch, checks, lookAt, importWhole } = await watchOf(folder, {
    begin: async () =>
      full.now ? { ok: false, failure: retryableFailure('disk-full', '') } : succeed({ importId: '1' }),
  });
  await lookAt(0);
  await lookAt(5_000);
  await importWhole();
  expect(watch.waiting).toMatchObject([{ why: { kind: 'failure', failure: { code: 'disk-full' } } }]);
  full.now = false;
  await lookAt(64_000);
  await importWhole();
  expect(checks.count).toBe(1);
  expect(watch.waiting).toHaveLength(1);
  await lookAt(65_000);
  await importWhole();
  expect(watch.waiting).toEqual([]);
});

it.each([
  ['grew, and its events get Safety IDs as before', undefined, true, 'sent'],
  ['grew, and its events were sent without ids', undefined, false, 'may-repeat'],
  ['grew, and the organization wants no Safety IDs', { locked: false }, true, 'may-repeat'],
] as const)(
  'a file that %s is sent only if no event counts twice',
  async (_name, safetyIds, allHaveIds, what) => {
    const folder = tempFolder();
    const path = join(folder, 'a.ndjson');
    writeFileSync(path, `${JSON.stringify({ $time: AN_HOUR_AGO, type: 'download' })}\n`);
    const earlier = aRecord();
    const { watch, lookAt, importWhole } = await watchOf(folder, {
      records: [{ ...earlier, owner: 'acme', file: { ...earlier.file, path, name: 'a.ndjson' }, allHaveIds }],
      ...(safetyIds !== undefined && { safetyIds }),
      begin: async () => succeed({ importId: '1' }),
    });
    await lookAt(0);
    await lookAt(5_000);
    await importWhole();
    if (what === 'sent') expect(watch.waiting).toEqual([]);
    else expect(watch.waiting).toMatchObject([{ why: { kind: 'check', reason: what } }]);
  },
);

it('a file that the user imported anew is followed to that import', async () => {
  const folder = tempFolder();
  const path = join(folder, 'a.ndjson');
  writeFileSync(path, eventOf('a'));
  const records: ImportRecord[] = [];
  const views = [doneImport({ imported: 0, failed: 48_210 }, { id: '1' })];
  const { watch, lookAt, importWhole } = await watchOf(folder, {
    records,
    views,
    begin: async () => succeed({ importId: '1' }),
  });
  await lookAt(0);
  await lookAt(5_000);
  await importWhole();
  await lookAt(10_000);
  expect(watch.waiting).toMatchObject([{ why: { kind: 'import', importId: '1' } }]);
  const { file } = aRecord();
  records.push(
    aRecord({
      id: '2',
      owner: 'acme',
      file: { ...file, path, name: 'a.ndjson', identity: identityOf(statSync(path)) },
    }),
  );
  views.push(doneImport({ imported: 48_210, failed: 0 }, { id: '2' }));
  await lookAt(15_000);
  expect(watch.waiting).toEqual([]);
});

it.each([
  [aRecord(), 'whole'],
  [anUnconfirmedRecord({}, { finding: 'nothing' }), 'begun'],
] as const)(
  'no import begins while thirty go on, but those that wait for the user are none of them (%#)',
  async (other, what) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'a.ndjson'), eventOf('a'));
    const { watch, lookAt, importWhole } = await watchOf(folder, {
      underWay: Array.from({ length: 30 }, () => other),
      begin: async () => succeed({ importId: '1' }),
    });
    await lookAt(0);
    await lookAt(5_000);
    await importWhole();
    expect(watch.isWhole('a.ndjson')).toBe(what === 'whole');
  },
);

it('the folder is looked at again after half a minute of checks', async () => {
  const folder = tempFolder();
  for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, `${name}.ndjson`), eventOf(name));
  const { now, checks, lookAt, importWhole } = await watchOf(folder, {
    beforeCheck: () => (now.ms += 20_000),
    begin: async () => succeed({ importId: '1' }),
  });
  await lookAt(0);
  await lookAt(5_000);
  await importWhole();
  expect(checks.count).toBe(2);
  await importWhole();
  expect(checks.count).toBe(3);
});

it('files that lay there at the set-up stay left alone, also when the folder looked empty in between', async () => {
  const path = join(tempFolder(), 'left', 'left.json');
  const first = { name: 'a.csv', size: 3, modifiedMs: 5 };
  await new LeftFiles(path).add([first], NO_NAMES);
  const left = new LeftFiles(path);
  await left.load();
  await left.add([{ name: 'b.csv', size: 1, modifiedMs: 1 }], NO_NAMES);
  expect(left.has(first)).toBe(true);
  expect(left.has({ ...first, size: 4 })).toBe(false);
  for (const file of [path, `${path}.bak`]) writeFileSync(file, '{"version":1,"files":[["a"');
  await expect(new LeftFiles(path).load()).rejects.toThrow();
  await expect(new LeftFiles(`${path}.none`).load()).rejects.toThrow();
});

it(
  'of too many files that are left alone, those that no longer lie in the folder are forgotten',
  { tags: ['long'] },
  async () => {
    const path = join(tempFolder(), 'left.json');
    const named = (name: string) => ({ name, size: 1, modifiedMs: 1 });
    const lies = named('lies-there');
    const left = new LeftFiles(path);
    await left.add(
      [lies, named('gone'), ...Array.from({ length: 2 * FILES_AT_MOST }, (_, at) => named(`${at}`))],
      new Set(['lies-there']),
    );
    expect(left.has(lies)).toBe(true);
    expect(left.has(named('gone'))).toBe(false);
    const again = new LeftFiles(path);
    await again.load();
    expect(again.has(lies)).toBe(true);
  },
);

it('a folder that may not be read is told, with its reason', async () => {
  const folder = join(tempFolder(), 'closed');
  mkdirSync(folder);
  expect(await lookIn(join(folder, 'none'))).toEqual({ kind: 'gone' });
  if (process.platform === 'win32' || process.getuid?.() === 0) return;
  chmodSync(folder, 0);
  expect(await lookIn(folder)).toMatchObject({ kind: 'failed', failure: { code: 'disk-no-permission' } });
  chmodSync(folder, 0o700);
});

it('a file that changed since its import is not moved', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'a.csv'), 'changed');
  expect(await moveImported(folder, { name: 'a.csv', size: 3, modifiedMs: 1 })).toBe(false);
  writeFileSync(join(folder, 'imported'), 'a file in the way');
  const [file] = await filesIn(folder);
  await expect(moveImported(folder, file)).rejects.toThrow();
});

async function filesIn(folder: string) {
  const look = await lookIn(folder);
  if (look.kind !== 'seen') throw new Error(look.kind);
  const file = look.files.find(({ name }) => name === 'a.csv');
  if (file === undefined) throw new Error('no file');
  return [file] as const;
}

it.each([
  ['nothing to ask', {}, 'send'],
  ['a guess that the user let stand', { questions: asked('likely', 'Europe/Berlin') }, 'send'],
  ['another guess', { questions: asked('likely', 'UTC') }, 'question'],
  ['an open question', { questions: asked('open', 'Europe/Berlin') }, 'question'],
  ['a damaged file', { damaged: true }, 'damaged'],
  ['a file that may be cut off', { problems: [warningOf('unfinished')] }, 'warned'],
  ['times in the future', { problems: [warningOf('in-future')] }, 'warned'],
  ['events for another package', { problems: [{ ...warningOf('other-artifact'), artifacts: [] }] }, 'warned'],
  ['a file of an archive that is not read', { problems: [{ ...LEFT_OUT, grade: 'warning' }] }, 'warned'],
  ['a picture in an archive', { problems: [{ ...LEFT_OUT, grade: 'info' }] }, 'send'],
  ['events without an id', { problems: [ID_MISSING] }, 'send'],
  ['a row to set aside', { errors: 1 }, 'rows-set-aside'],
  ['no event', { ready: 0 }, 'nothing-ready'],
  ['sent in part', { problems: [{ ...SENT_BEFORE, parts: ['a.csv'] }] }, 'sent-in-part'],
] as const)('%s decides whether a file goes on', (_name, report, what) => {
  const decision = decide(doneCheck(report), [NDJSON], { setUp: SET_UP, ...USUAL_CHOICES });
  if (what === 'send') expect(decision).toEqual({ kind: 'send' });
  else expect(decision).toEqual({ kind: 'wait', why: { kind: 'check', reason: what } });
});

it('a file that ends the thread of its check waits, and one whose disk is busy is checked again', () => {
  const decided = (code: 'worker-ended' | 'file-locked') => {
    const { id, file } = doneCheck();
    const view = { state: 'failed', id, file, failure: retryableFailure(code) } as const;
    return decide(view, [], { setUp: SET_UP, ...USUAL_CHOICES });
  };
  expect(decided('worker-ended')).toMatchObject({ kind: 'wait', why: { kind: 'failure' } });
  expect(decided('file-locked')).toEqual({ kind: 'again' });
});

it('a file that is read otherwise than at the set-up waits', () => {
  const other = { ...NDJSON, keys: [{ path: 'when', use: { kind: 'time' } }] } as const;
  expect(readsAlike(NDJSON, { ...NDJSON, encoding: 'windows-1252' })).toBe(true);
  expect(decide(doneCheck(), [NDJSON, other], { setUp: SET_UP, ...USUAL_CHOICES })).toMatchObject({
    why: { reason: 'reads-otherwise' },
  });
});

it('only an import that a person began in the app since a folder was added shows how its files are treated', () => {
  const folder = folderWithoutExample(
    { owner: 'acme', at: '2026-11-26T10:00:00.000Z' },
    { path: join('/inbox'), destination: { kind: 'mixed' }, ...USUAL_CHOICES },
  );
  const base = aRecord();
  const record: ImportRecord = {
    ...base,
    owner: 'acme',
    createdAt: '2026-11-26T10:00:01.000Z',
    file: { ...base.file, path: join('/inbox', base.file.name) },
    phase: { name: 'done' },
    delivery: { kind: 'answered', remoteId: 'remote-1', earlierUploadLost: false },
  };
  expect(firstSetUp(folder, record)).toMatchObject({ forms: [NDJSON] });
  expect(firstSetUp(folder, { ...record, startedFrom: 'command-line' })).toBeNull();
  expect(firstSetUp(folder, { ...record, watchedFolder: '/inbox' })).toBeNull();
  expect(firstSetUp(folder, { ...record, createdAt: '2026-11-26T09:59:59.000Z' })).toBeNull();
  expect(firstSetUp(folder, { ...record, owner: 'another' })).toBeNull();
  expect(firstSetUp(folder, { ...record, file: { ...record.file, path: '/elsewhere/a.ndjson' } })).toBeNull();
  expect(firstSetUp({ ...folder, setUp: SET_UP }, record)).toBeNull();
});

it('only a finished import of one whole file of the user is an example for others', () => {
  const record: ImportRecord = {
    ...aRecord(),
    phase: { name: 'done' },
    delivery: { kind: 'answered', remoteId: 'remote-1', earlierUploadLost: false },
  };
  expect(setUpLike(record)).toMatchObject({ destination: { kind: 'mixed' }, forms: [NDJSON] });
  expect(setUpLike(aRecord())).toBeNull();
  expect(setUpLike({ ...record, keepReadable: true })).toBeNull();
  expect(setUpLike({ ...record, resends: { importId: 'x', which: 'rest' } })).toBeNull();
});

function warningOf<Code extends ProblemCode>(code: Code) {
  return { code, grade: 'warning', count: 1, lines: [] } as const;
}

function asked(certainty: Question['certainty'], taken: string) {
  const question: Question = {
    code: 'zone',
    certainty,
    taken,
    guess: taken,
    choices: [],
    evidence: [],
    answered: 'no',
  };
  return [{ kind: 'table:1', questions: [question] }];
}
