import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resendLines } from '../../src/main/imports/resend/resend';
import { RunningFixes } from '../../src/main/imports/resend/running-fixes';
import { importsOnDisk } from '../support/imports-on-disk';
import { importsRig } from '../support/imports-rig';
import { contents, copyOfHistory, keptServer, rewriteRecord } from '../support/kept-history';
import { ACME_OWNER } from '../support/scarf-server';

/** A copy of the history in which another version of the app changed some records. */
async function rewrittenHistory(changes: Readonly<Record<string, (record: StoredRecord) => object>>) {
  const { userData } = copyOfHistory();
  for (const [name, change] of Object.entries(changes)) rewriteRecord(userData, name, change);
  const server = await keptServer();
  const rig = importsRig(server.url, { folder: userData });
  const folderOf = (name: string): string =>
    importsOnDisk(userData).find(({ fileName }) => fileName === name)?.folder ?? '';
  return { userData, rig, folderOf };
}

interface StoredRecord {
  readonly [key: string]: unknown;
  readonly phase: object;
  readonly fixes: object;
}

function without(record: StoredRecord, key: string): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

describe('a record of a newer version', () => {
  it.each<[string, (record: StoredRecord) => object]>([
    ['a higher version', (record) => ({ ...record, version: 2 })],
    [
      'a higher version, another shape',
      ({ id, file }) => ({ version: 7, id, file, phase: { name: 'parked' } }),
    ],
    ['an unknown phase', (record) => ({ ...record, phase: { name: 'archived', by: 'somebody' } })],
    [
      'an unknown reason to wait',
      (record) => ({ ...record, phase: { name: 'queued', why: 'night', until: null, attempt: 0 } }),
    ],
    [
      'an unknown failure of an unconfirmed import',
      (record) => ({
        ...record,
        phase: {
          name: 'unconfirmed',
          stopping: false,
          finding: 'looking',
          candidates: [],
          failure: { code: 'satellite-lost', retryable: true },
        },
      }),
    ],
    [
      'an unknown fix',
      (record) => ({ ...record, fixes: { all: [{ kind: 'translate', to: 'fr' }], lines: [] } }),
    ],
    [
      'an unknown file format',
      (record) => ({
        ...record,
        file: { ...(record['file'] as object), form: { encoding: 'utf-8', layout: { kind: 'xlsx' } } },
      }),
    ],
  ])('is reported and stays untouched, while the others load: %s', async (_, change) => {
    const { userData, rig, folderOf } = await rewrittenHistory({ 'visits.csv': change });
    const folder = folderOf('visits.csv');
    // A leftover of an interrupted write. The backup is of version 1: it must not replace the newer record.
    writeFileSync(join(folder, 'record.json.writing-0a1b2c3d'), '{');
    const before = contents(folder);
    const all = importsOnDisk(userData).length;
    await rig.imports.load();
    await rig.imports.serve(ACME_OWNER);
    onTestFinished(() => rig.imports.serve(null));

    expect(rig.imports.history).toMatchObject({ damaged: [], newer: [folder] });
    expect(rig.imports.views.filter(({ origin }) => origin === 'own')).toHaveLength(all - 1);
    await rig.imports.refreshHistory();
    expect(contents(folder)).toEqual(before);
  });

  it('stays untouched when only its backup is whole', async () => {
    const { rig, folderOf } = await rewrittenHistory({});
    const folder = folderOf('visits.csv');
    const record = join(folder, 'record.json');
    writeFileSync(`${record}.bak`, JSON.stringify({ version: 2 }));
    writeFileSync(record, '{"version": 2, "id');
    const before = contents(folder);
    await rig.imports.load();
    expect(rig.imports.history).toMatchObject({ damaged: [], newer: [folder] });
    expect(contents(folder)).toEqual(before);
  });

  it('keeps its file of resent lines, which lies in the folder of another import', async () => {
    const { rig } = await rewrittenHistory({ 'visits.csv': (record) => ({ ...record, version: 2 }) });
    const { imports, store, work, scarf, clock } = rig;
    await imports.load();
    await imports.serve(ACME_OWNER);
    onTestFinished(() => imports.serve(null));
    const parent = imports.views.find((view) => view.fileName === 'clicks.ndjson' && view.resends === null);
    const id = parent?.id ?? '';
    const newer = join(store.folder(id).path, 'again-of-a-newer-version.ndjson');
    writeFileSync(newer, '{}\n');
    const running = new RunningFixes();
    const parts = { imports, store, work, scarf, clock, isConnected: () => true, running };
    expect(await resendLines(parts, id, { which: 'refused', cause: null })).toMatchObject({ ok: true });
    expect(readFileSync(newer, 'utf8')).toBe('{}\n');
  });

  it('is shown if it has ended and only a failure or problem code is unknown', async () => {
    const { userData, rig, folderOf } = await rewrittenHistory({
      'refused.ndjson': (record) => ({
        ...record,
        phase: { name: 'failed', failure: { code: 'quota-reached', retryable: false, details: 'HTTP 409' } },
      }),
      'visits.csv': (record) => ({ ...record, setAside: [{ code: 'emoji', count: 1 }] }),
    });
    const before = ['refused.ndjson', 'visits.csv'].map((name) => contents(folderOf(name)));
    await rig.imports.load();
    expect(rig.imports.history).toMatchObject({ damaged: [], newer: [] });
    const viewOf = (name: string) => rig.imports.views.find(({ fileName }) => fileName === name);
    const failure = { code: 'unknown-reason', retryable: false, details: 'quota-reached\nHTTP 409' };
    expect(viewOf('refused.ndjson')?.phase).toEqual({ name: 'failed', failure });
    expect(viewOf('visits.csv')?.setAside).toEqual([{ code: 'emoji', count: 1 }]);
    expect(['refused.ndjson', 'visits.csv'].map((name) => contents(folderOf(name)))).toEqual(before);
    expect(importsOnDisk(userData).length).toBe(rig.imports.views.length);
  });

  it.each<[string, (record: StoredRecord) => object]>([
    ['a phase that is not a text', (record) => ({ ...record, phase: { name: 7 } })],
    ['a version that never existed', (record) => ({ ...record, version: 0 })],
    ['no version', (record) => without(record, 'version')],
    ['a missing key', (record) => without(record, 'checked')],
  ])('is not confused with a damaged one: %s', async (_, change) => {
    const { userData, rig, folderOf } = await rewrittenHistory({ 'visits.csv': change });
    const folder = folderOf('visits.csv');
    writeFileSync(join(folder, 'record.json.bak'), readFileSync(join(folder, 'record.json')));
    await rig.imports.load();
    expect(rig.imports.history.newer).toEqual([]);
    expect(rig.imports.history.damaged).toHaveLength(1);
    expect(importsOnDisk(userData).some(({ id }) => id.startsWith('damaged-'))).toBe(true);
  });
});
