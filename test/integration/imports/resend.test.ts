import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LineEdit } from '../../../src/shared/checks/fix';
import { NDJSON } from '../../../src/shared/files/layout';
import { LineMap } from '../../../src/engine/line-map/line-map';
import type { WhichFailed } from '../../../src/shared/resend';
import {
  removeNeverSent,
  savedLines,
  type ResendParts,
  type Ask,
} from '../../../src/main/imports/resend/resend';
import { copyToNewFolder, folderName, savedName } from '../../../src/main/imports/resend/save-folder';
import { saveTo, type SavedFile } from '../../../src/main/imports/resend/save-lines';
import { openCheckingApp } from '../../support/checking-app';
import { makeEvents } from '../../support/events';
import { heldBy } from '../../support/held-events';
import { makeParquet, type ParquetColumn } from '../../support/parquet';
import { ACME_PACKAGES } from '../../support/scarf-server';
import { tempFolder } from '../../support/temp-folder';

const REFUSED: Ask = { which: 'refused', cause: null };
const UNKNOWN_PACKAGE = '00000000-0000-4000-8000-000000000000';

/** An event of a package that does not exist. */
function ofUnknownPackage(event: string): string {
  const { $time, $unique_id } = JSON.parse(event) as Record<string, unknown>;
  return JSON.stringify({ $time, $unique_id, $package: UNKNOWN_PACKAGE });
}

/** The name and the text of each saved file. */
async function savedFiles(parts: ResendParts, id: string, which: WhichFailed): Promise<[string, string][]> {
  let all: [string, string][] = [];
  const take = async (files: readonly SavedFile[]) => {
    all = files.map((file) => [savedName(which, file), readFileSync(file.path, 'utf8')]);
    return { ok: true, value: true } as const;
  };
  expect(await savedLines(parts, id, which, take)).toEqual({ ok: true, value: true });
  return all;
}

/** Ten lines: 3, 4 and 8 name an unknown package, and 6 is not an event. */
function flawedFile(): { path: string; lines: string[] } {
  const lines = [...makeEvents(10)].map((line, at) =>
    at === 5 ? 'oops' : [2, 3, 7].includes(at) ? ofUnknownPackage(line) : line,
  );
  const path = join(tempFolder(), 'clicks.ndjson');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { path, lines };
}

describe('failed lines', () => {
  it('are edited and resent under their line numbers in the file', async () => {
    const { server, rig, session, done, untilChecked, send, resend } = await openCheckingApp();
    const { path, lines } = flawedFile();
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    expect(rig.views.get(parent)?.remote).toMatchObject({ imported: 6, failed: 3 });
    const held = await heldBy(server);
    expect(held).toEqual(lines.filter((_, at) => ![2, 3, 5, 7].includes(at)));

    const one = await resend(parent, { ...REFUSED, line: 8 });
    expect(one.ok && readFileSync(one.value.path, 'utf8')).toBe(`${lines[7]}\n`);
    expect(await resend(parent, { ...REFUSED, line: 5 })).toMatchObject({ ok: false });

    const file = await resend(parent, REFUSED);
    if (!file.ok) throw new Error(file.failure.code);
    await session.startResend(file.value);
    expect(done()).toMatchObject({
      file: { name: 'clicks.ndjson' },
      destination: { kind: 'mixed' },
      resends: { importId: parent, which: 'refused', lines: 3 },
      report: { lines: 3, ready: 3 },
    });
    const { id } = done();
    const tried = await session.tryFixes(id, { code: null, fixes: done().fixes, after: 3, limit: 5 });
    expect(tried).toMatchObject({
      value: { rows: [{ line: 4, before: lines[3] }, { line: 8 }], more: false },
    });

    // Line 3 is edited, line 4 left out; line 8 is sent unchanged and refused again.
    const mended = makeEvents(1, { seed: 99 }).next().value as string;
    const edits = [
      { line: 3, text: mended },
      { line: 4, text: null },
    ];
    expect((await session.setFixes(id, { all: [], lines: [{ line: 1, text: 'x' }] })).ok).toBe(false);
    expect((await session.setFixes(id, { all: [], lines: edits })).ok).toBe(true);
    await untilChecked(id);
    expect(done()).toMatchObject({ fixes: { lines: edits }, report: { ready: 2, skipped: 1, fixed: 1 } });
    const child = await send();
    expect(rig.views.get(child)).toMatchObject({
      resends: { importId: parent, which: 'refused', lines: 3 },
      fixed: 1,
      counts: { lines: 3, sent: 2, skipped: 1 },
      remote: { imported: 1, failed: 1 },
    });
    expect(await heldBy(server)).toEqual([...held, mended]);

    // The line map of the resend leads to the lines of the user's file.
    const map = await LineMap.load(rig.store.folder(child).lineMap);
    expect([map.sourceLine(1), map.sourceLine(2)]).toEqual([3, 8]);
    const record = rig.imports.record(child);
    const rows = await rig.work.run(
      'read-rows',
      {
        file: record?.file ?? file.value.parent.file,
        lineMapPath: rig.store.folder(child).lineMap,
        lines: [8, 5],
        originsPath: record?.resends?.originsPath ?? '',
      },
      new AbortController().signal,
    );
    expect(rows.ok && rows.value).toEqual([
      { line: 8, text: lines[7], truncated: false, fields: expect.anything() as unknown },
      { line: 5, text: null, truncated: false, fields: [] },
    ]);

    // The resend carries these lines: the parent has none left, and the resend has one.
    expect(await resend(parent, REFUSED)).toMatchObject({ failure: { code: 'nothing-to-send' } });
    const grandchild = await resend(child, REFUSED);
    if (!grandchild.ok) throw new Error(grandchild.failure.code);
    await session.startResend(grandchild.value);
    expect(
      await session.tryFixes(done().id, { code: null, fixes: done().fixes, after: 0, limit: 5 }),
    ).toMatchObject({
      value: { rows: [{ line: 8, before: lines[7] }] },
    });
    expect(rig.reported).toEqual([]);
  });

  it('include lines set aside; unused resend files are removed', async () => {
    const { rig, session, done, untilChecked, send, resend } = await openCheckingApp();
    const { path } = flawedFile();
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    await resend(parent, REFUSED);
    const file = await resend(parent, { which: 'set-aside', cause: null });
    if (!file.ok) throw new Error(file.failure.code);
    await session.startResend(file.value);
    expect(done().report.problems).toMatchObject([{ code: 'not-json', lines: [6] }]);
    const found = await session.lines(done().id, { code: 'not-json', after: 0, limit: 5 });
    expect(found).toMatchObject({ value: { rows: [{ line: 6, text: 'oops' }], more: false } });
    const kept = readdirSync(rig.store.folder(parent).path).filter((name) => name.startsWith('again-'));
    expect(kept.length).toBe(3);
    // The file needed no Safety IDs, but an edited line may.
    const { id } = done();
    const bare = JSON.stringify({ $time: new Date().toISOString() });
    expect((await session.setFixes(id, { all: [], lines: [{ line: 6, text: bare }] })).ok).toBe(true);
    await untilChecked(id);
    expect(done().safetyIds).toBe('on');
  });

  it('of a Parquet file are its rows, from the check to the resend', async () => {
    const { server, rig, session, parts, done, untilChecked, send, resend } = await openCheckingApp();
    const path = join(tempFolder(), 'visits.parquet');
    const start = Date.now() - 86_400_000;
    const known = ACME_PACKAGES[0]?.id ?? '';
    const times = [0, 1, null, 3, null].map((minute) =>
      minute === null ? null : (start + minute * 60_000) * 1000,
    );
    const packages = [known, UNKNOWN_PACKAGE, known, known, known];
    const columns: readonly ParquetColumn[] = [
      { name: 'time', kind: 'time', values: times },
      { name: 'package', kind: 'text', values: packages },
      {
        name: 'plan',
        kind: 'text',
        values: packages.map((_, at) => (at === 0 ? 'free, "A"' : `plan ${at}`)),
      },
    ];
    writeFileSync(path, makeParquet(columns, {}, 2));
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    // The names of the columns are row 1.
    expect(done().report).toMatchObject({ lines: 6, ready: 3, blank: 1 });
    expect(done().report.problems).toMatchObject([{ code: 'time-missing', lines: [4, 6] }, {}, {}]);
    const { id } = done();
    const mended = JSON.stringify({ $time: new Date(start).toISOString(), $package: known, plan: 'mended' });
    expect((await session.setFixes(id, { all: [], lines: [{ line: 4, text: mended }] })).ok).toBe(true);
    await untilChecked(id);
    const parent = await send();
    expect(rig.views.get(parent)?.remote).toMatchObject({ imported: 3, failed: 1 });
    const plans = async (): Promise<unknown[]> =>
      (await heldBy(server)).map((text) => (JSON.parse(text) as { plan: unknown }).plan);
    expect(await plans()).toEqual(['free, "A"', 'mended', 'plan 3']);

    // Scarf's log names the second line that was sent: row 3 of the file.
    const [saved] = await savedFiles(parts, parent, 'refused');
    expect(saved?.[0]).toBe('refused-visits.csv');
    expect(saved?.[1]).toContain(`${UNKNOWN_PACKAGE},plan 1`);
    const file = await resend(parent, { which: 'both', cause: null });
    if (!file.ok) throw new Error(file.failure.code);
    await session.startResend(file.value);
    const flawed = await session.flawedRows(done().id, {
      codes: [],
      fixes: done().fixes,
      after: 0,
      limit: 5,
    });
    expect(flawed.ok && flawed.value.rows.map(({ line }) => line)).toEqual([3, 6]);
    const right = JSON.stringify({ $time: new Date(start).toISOString(), $package: known, plan: 'again' });
    const again = done().id;
    expect((await session.setFixes(again, { all: [], lines: [{ line: 3, text: right }] })).ok).toBe(true);
    await untilChecked(again);
    await send();
    expect(await plans()).toEqual(['free, "A"', 'mended', 'plan 3', 'again']);
    expect(rig.reported).toEqual([]);
  });

  it('of both kinds are one file, and rows of a table stand under its headers', async () => {
    const { rig, session, done, send, resend } = await openCheckingApp();
    const path = join(tempFolder(), 'visits.csv');
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const rows = [
      ...['when,package,plan,seats', `${day} 10:00,${ACME_PACKAGES[0]?.id ?? ''},free,1`],
      ...[`${day} 10:01,${UNKNOWN_PACKAGE},team,2`, `soon,${ACME_PACKAGES[0]?.id ?? ''},team,3`],
      `2020-01-01 10:00,${ACME_PACKAGES[0]?.id ?? ''},team,4`,
    ];
    writeFileSync(path, rows.join('\n'));
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    expect(rig.views.get(parent)?.remote).toMatchObject({ imported: 1, failed: 1 });

    // What is too old is left: no fix makes it newer.
    const file = await resend(parent, { which: 'both', cause: null });
    if (!file.ok) throw new Error(file.failure.code);
    await session.startResend(file.value);
    expect(done().resends).toEqual({ importId: parent, which: 'both', lines: 2, refused: 1, unit: 'row' });
    const query = { codes: [], fixes: done().fixes, after: 0, limit: 5 };
    const flawed = await session.flawedRows(done().id, query);
    if (!flawed.ok) throw new Error(flawed.failure.code);
    expect(flawed.value.tables[0]?.map(({ name }) => name)).toEqual(['when', 'package', 'plan', 'seats']);
    expect(flawed.value.rows.map(({ line, refused }) => [line, refused !== undefined])).toEqual([
      [3, true],
      [4, false],
    ]);
    const child = await send();
    const view = rig.views.get(child);
    expect(view?.resends).toEqual({ importId: parent, which: 'both', lines: 2, refused: 1 });
    expect(rig.imports.record(child)?.resends?.refused).toBe(1);
    expect(rig.reported).toEqual([]);
  });

  it('leave no file when their check is closed, unless they were sent', async () => {
    const { rig, session, done, send, resend } = await openCheckingApp();
    const { path } = flawedFile();
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    const files = (): readonly string[] =>
      readdirSync(rig.store.folder(parent).path).filter((name) => name.startsWith('again-'));
    const open = async (): Promise<void> => {
      const file = await resend(parent, { which: 'set-aside', cause: null });
      if (!file.ok) throw new Error(file.failure.code);
      await session.startResend(file.value);
      expect(files()).toHaveLength(3);
    };
    await open();
    session.close(done().id);
    await expect.poll(files).toEqual([]);
    await open();
    await session.start(path);
    await expect.poll(files).toEqual([]);
    await open();
    const bare = JSON.stringify({ $time: new Date().toISOString(), $package: ACME_PACKAGES[0]?.id });
    await session.setFixes(done().id, { all: [], lines: [{ line: 6, text: bare }] });
    await expect.poll(() => done().report.ready, { timeout: 15_000 }).toBe(1);
    await send();
    session.close(done().id);
    await session.start(path);
    expect(files()).toHaveLength(3);
  });

  it('leave no file at the next start unless they were sent', async () => {
    const { rig, session, done, send, resend } = await openCheckingApp();
    const { path } = flawedFile();
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    const file = await resend(parent, { which: 'set-aside', cause: null });
    if (!file.ok) throw new Error(file.failure.code);
    await session.startResend(file.value);
    const bare = JSON.stringify({ $time: new Date().toISOString(), $package: ACME_PACKAGES[0]?.id });
    await session.setFixes(done().id, { all: [], lines: [{ line: 6, text: bare }] });
    await expect.poll(() => done().report.ready, { timeout: 15_000 }).toBe(1);
    await send();
    const files = (): readonly string[] =>
      readdirSync(rig.store.folder(parent).path).filter((name) => name.startsWith('again-'));
    const sent = files();
    expect(sent).toHaveLength(3);
    await resend(parent, REFUSED);
    expect(files()).toHaveLength(6);
    await removeNeverSent(rig.store, rig.imports.records);
    expect(files()).toEqual(sent);
  });

  it('are resent as separate events, even if equal events have arrived', async () => {
    const { server, rig, session, done, untilChecked, send, resend } = await openCheckingApp();
    const [sound = ''] = [...makeEvents(1)].map((line) => line.replace(/"\$unique_id":"[^"]*",?/, ''));
    const lines = [sound, 'oops', sound, ofUnknownPackage(sound), ofUnknownPackage(sound)];
    const path = join(tempFolder(), 'clicks.ndjson');
    writeFileSync(path, `${lines.join('\n')}\n`);
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    expect(rig.views.get(parent)?.remote).toMatchObject({ imported: 2, failed: 2 });
    const mend = async (ask: Ask, edits: readonly LineEdit[]): Promise<string> => {
      const file = await resend(parent, ask);
      if (!file.ok) throw new Error(file.failure.code);
      await session.startResend(file.value);
      const { id } = done();
      expect((await session.setFixes(id, { all: [], lines: edits })).ok).toBe(true);
      await untilChecked(id);
      expect(done().report.problems.map(({ code }) => code)).toEqual(['id-missing']);
      return send();
    };
    const other = sound.replace('{', '{"other":1,');
    const aside = await mend({ which: 'set-aside', cause: null }, [{ line: 2, text: sound }]);
    expect(rig.views.get(aside)?.remote).toMatchObject({ imported: 1, failed: 0 });
    const refused = await mend(REFUSED, [
      { line: 4, text: sound },
      { line: 5, text: other },
    ]);
    expect(rig.views.get(refused)?.remote).toMatchObject({ imported: 2, failed: 0 });
    const events = (await heldBy(server)).map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(new Set(events.map(({ $unique_id }) => $unique_id)).size).toBe(5);
    expect(events.map((one) => ({ ...one, $unique_id: '' }))).toEqual(
      [sound, sound, sound, sound, other].map((line) => ({
        ...(JSON.parse(line) as object),
        $unique_id: '',
      })),
    );
    expect(rig.reported).toEqual([]);
  });

  it('are unknown before Scarf is done, after the file changed, and for other imports', async () => {
    const { server, rig, session, done, send, resend } = await openCheckingApp();
    const { path, lines } = flawedFile();
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    const other = await resend(parent, { which: 'refused', cause: 'no such cause' });
    expect(other).toMatchObject({ failure: { code: 'nothing-to-send' } });
    expect(await resend('no-such-import', REFUSED)).toMatchObject({ failure: { code: 'gone' } });
    writeFileSync(path, `${lines.slice(1).join('\n')}\n`);
    expect(await resend(parent, REFUSED)).toMatchObject({ failure: { code: 'file-changed' } });

    await server.set({ rate: 0 });
    await session.start(flawedFile().path);
    session.setDestination(done().id, { kind: 'mixed' });
    const submission = await session.submission(done().id, { keepReadable: false });
    if (!submission.ok) throw new Error(submission.failure.code);
    const running = await rig.submit(submission.value);
    await rig.until(running, 'processing');
    expect(await resend(running, REFUSED)).toMatchObject({ failure: { code: 'gone' } });
  });

  it('are saved as in the file, rows of a table without active formulas', async () => {
    const { rig, session, parts, done, send } = await openCheckingApp();
    const saved = async (id: string, which: WhichFailed): Promise<string> => {
      const [only, ...others] = await savedFiles(parts, id, which);
      expect(others).toEqual([]);
      return only?.[1] ?? '';
    };
    const { path, lines } = flawedFile();
    await session.start(path);
    session.setDestination(done().id, { kind: 'mixed' });
    const plain = await send();
    expect(await saved(plain, 'refused')).toBe([2, 3, 7].map((at) => `${lines[at] ?? ''}\n`).join(''));
    expect(await saved(plain, 'set-aside')).toBe('oops\n');

    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const id = ACME_PACKAGES[0]?.id ?? '';
    const rows = [
      `${day} 10:00,${id},a`,
      `${day} 11:00,${UNKNOWN_PACKAGE},"=HYPERLINK(""x"")"`,
      `soon,${id},"+1, or 2"`,
      ...Array.from({ length: 9 }, (_, at) => `${day} 12:0${at},${id},b`),
    ];
    const table = join(tempFolder(), 'clicks.csv');
    writeFileSync(table, `when,package,note\r\n${rows.join('\r\n')}\r\n`);
    await session.start(table);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    expect(await saved(parent, 'refused')).toBe(
      `when,package,note\r\n${day} 11:00,${UNKNOWN_PACKAGE},"'=HYPERLINK(""x"")"\r\n`,
    );
    expect(await saved(parent, 'set-aside')).toBe(`when,package,note\r\nsoon,${id},"'+1, or 2"\r\n`);
    const left = readdirSync(rig.store.folder(parent).path).filter((name) => name.startsWith('again-'));
    expect(left).toEqual([]);
  });

  it('of several files are saved to one file each', async () => {
    const { session, parts, done, send } = await openCheckingApp();
    const folder = join(tempFolder(), 'july');
    mkdirSync(join(folder, 'eu'), { recursive: true });
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const id = ACME_PACKAGES[0]?.id ?? '';
    const good = Array.from({ length: 9 }, (_, at) => `${day} 10:0${at},${id}`);
    writeFileSync(
      join(folder, 'eu', 'shop.csv'),
      ['when,package', ...good, `${day} 11:00,${UNKNOWN_PACKAGE}`, `soon,${id}`].join('\r\n'),
    );
    writeFileSync(join(folder, 'sound.ndjson'), [...makeEvents(3, { seed: 5 })].join('\n'));
    const { lines } = flawedFile();
    writeFileSync(join(folder, 'web.jsonl.gz'), gzipSync(lines.join('\n')));
    await session.start(folder);
    session.setDestination(done().id, { kind: 'mixed' });
    const parent = await send();
    const refused = await savedFiles(parts, parent, 'refused');
    expect(refused).toEqual([
      ['refused-eu-shop.csv', `when,package\r\n${day} 11:00,${UNKNOWN_PACKAGE}\r\n`],
      ['refused-web.ndjson', [2, 3, 7].map((at) => `${lines[at] ?? ''}\n`).join('')],
    ]);
    expect(await savedFiles(parts, parent, 'set-aside')).toEqual([
      ['set-aside-eu-shop.csv', `when,package\r\nsoon,${id}\r\n`],
      ['set-aside-web.ndjson', 'oops\n'],
    ]);
    writeFileSync(join(folder, 'web.jsonl.gz'), gzipSync('other'));
    const take = () => Promise.resolve({ ok: true, value: true } as const);
    expect(await savedLines(parts, parent, 'refused', take)).toMatchObject({
      failure: { code: 'file-changed' },
    });
  });

  it('that are too old are saved from the check', async () => {
    const { rig, session, done } = await openCheckingApp();
    const [sound = '', old = ''] = [...makeEvents(2)];
    const stale = old.replace(/"\$time":"[^"]*"/, '"$time":"2026-01-01T00:00:00Z"');
    const path = join(tempFolder(), 'clicks.jsonl');
    writeFileSync(path, `${[stale, sound, 'oops', stale].join('\n')}\n`);
    await session.start(path);
    const lines = session.linesWith(done().id, 'too-old');
    if (!lines.ok) throw new Error(lines.failure.code);
    const to = join(tempFolder(), 'lines');
    let saved: string[] = [];
    const { signal } = new AbortController();
    const taken = await saveTo(to, lines.value, rig.work, signal, async (files) => {
      saved = files.flatMap((file) => [savedName('too-old', file), readFileSync(file.path, 'utf8')]);
      return { ok: true, value: false };
    });
    expect(taken).toEqual({ ok: true, value: false });
    expect(saved).toEqual(['too-old-clicks.ndjson', `${stale}\n${stale}\n`]);
    expect(existsSync(to)).toBe(false);
    expect(session.linesWith('another', 'too-old')).toMatchObject({ failure: { code: 'gone' } });
  });
});

describe('a folder of saved lines', () => {
  it('replaces no file and stays in its place, whatever names the files have', async () => {
    const beside = tempFolder();
    const source = join(tempFolder(), '0');
    writeFileSync(source, 'x\n');
    const named = (name: string): SavedFile => ({ path: source, name, form: NDJSON });
    const files = [
      '../../a.ndjson',
      'a.ndjson',
      'b/a.ndjson',
      'b:a?.json',
      '..',
      `${'é'.repeat(300)}.gz`,
    ].map(named);
    const wanted = join(beside, folderName('refused', '../july.zip'));
    mkdirSync(join(beside, 'refused-july'));
    expect(await copyToNewFolder(wanted, 'refused', files)).toEqual({
      ok: true,
      value: join(beside, 'refused-july-2'),
    });
    expect(readdirSync(beside)).toEqual(['refused-july', 'refused-july-2']);
    expect(readdirSync(join(beside, 'refused-july'))).toEqual([]);
    expect(readdirSync(join(beside, 'refused-july-2')).sort()).toEqual(
      [
        'refused-.ndjson',
        'refused-a-2.ndjson',
        'refused-a.ndjson',
        'refused-b-a-.ndjson',
        'refused-b-a.ndjson',
        `refused-${'é'.repeat(60)}.ndjson`,
      ].sort(),
    );
    const gone = [named('a.ndjson'), { ...named('b.ndjson'), path: join(beside, 'none') }];
    expect((await copyToNewFolder(wanted, 'refused', gone)).ok).toBe(false);
    expect(readdirSync(beside)).toEqual(['refused-july', 'refused-july-2']);
  });

  it('has rows of a sheet as CSV, in a folder named without the kind of the workbook', () => {
    const layout = { kind: 'table', delimiter: ',', sheet: true } as const;
    const form = { encoding: 'utf-8', layout, mapping: { header: true, columns: [] } } as const;
    expect(savedName('set-aside', { name: 'visits.xlsx/März', form })).toBe('set-aside-visits.xlsx-März.csv');
    expect(folderName('refused', 'visits.xlsx')).toBe('refused-visits');
  });
});
