import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportView } from '../../../src/shared/imports/import';
import { ImportedFiles, type FileFigures, type Outcome } from '../../../src/shared/imports/outcome';
import { acmeServer } from '../../support/connected-app';
import { eventFile } from '../../support/faults';
import { heldBy } from '../../support/held-events';
import { servingRig } from '../../support/imports-rig';
import type { ScarfServer } from '../../support/scarf-server';

type Rig = Awaited<ReturnType<typeof servingRig>>;

function fileOf(rig: Rig, id: string): readonly [Outcome, Partial<FileFigures>, number | undefined] {
  const view = rig.imports.views.find((each) => each.id === id) as ImportView;
  const { outcome, figures, rest } = new ImportedFiles(rig.imports.views).of(view);
  const some = Object.entries(figures).filter(([, value]) => value !== 0);
  return [outcome, Object.fromEntries(some), rest?.events];
}

async function beginRest(rig: Rig, id: string): Promise<ImportView> {
  const begun = await rig.imports.beginRest(id);
  if (!begun.ok) throw new Error(begun.failure.code);
  return rig.until(begun.value.importId, 'done');
}

/** An import of which Scarf read a part before it was stopped. */
async function stoppedWhileRead(server: ScarfServer, rig: Rig, path: string, read: number): Promise<string> {
  await server.set({ rate: 0 });
  const id = await rig.begin(path);
  await rig.until(id, 'processing');
  await server.step({ events: read });
  await rig.imports.stop(id);
  await rig.until(id, 'cancelled');
  await server.set({ rate: Infinity });
  return id;
}

async function expectEachOnce(server: ScarfServer, path: string): Promise<void> {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect([...(await heldBy(server))].sort()).toEqual(lines.sort());
}

describe('the rest of a stopped import', () => {
  it('brings each event to Scarf once, and the file is imported', async () => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const path = await eventFile(1_000);
    const id = await stoppedWhileRead(server, rig, path, 400);
    expect(fileOf(rig, id)).toEqual(['stopped', { events: 1_000, imported: 400, noAnswer: 600 }, 600]);
    const rest = await beginRest(rig, id);
    expect(fileOf(rig, id)).toEqual(['imported', { events: 1_000, imported: 1_000 }, undefined]);
    expect(rest.resends).toEqual({ importId: id, which: 'rest', lines: 1_000 });
    expect(rest.remote?.imported).toBe(600);
    await expectEachOnce(server, path);
    expect((await rig.imports.beginRest(id)).ok).toBe(false);
  });

  it('follows an upload that broke off, also after a restart', async () => {
    const server = await acmeServer({ intakeRate: 100_000, partialBodies: 'keep' });
    const before = await servingRig(server.url);
    const path = await eventFile(5_000);
    const id = await before.begin(path);
    await server.waitForRequest({ method: 'POST', path: '/v2/*/import', bodyBytes: 100_000 });
    await before.imports.stop(id);
    await before.until(id, 'cancelled', 'done');
    await before.imports.serve(null);
    await server.set({ intakeRate: Infinity });
    const rig = await servingRig(server.url, { folder: before.folder });
    const [, { imported = 0 }, left] = fileOf(rig, id);
    expect(left).toBe(5_000 - imported);
    await beginRest(rig, id);
    expect(fileOf(rig, id)).toEqual(['imported', { events: 5_000, imported: 5_000 }, undefined]);
    await expectEachOnce(server, path);
    await rig.imports.serve(null);
    const again = await servingRig(server.url, { folder: before.folder });
    expect(fileOf(again, id)).toEqual(['imported', { events: 5_000, imported: 5_000 }, undefined]);
  });

  it('is stopped and sent again like any import', async () => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const path = await eventFile(1_000);
    const id = await stoppedWhileRead(server, rig, path, 400);
    await server.set({ rate: 0 });
    const begun = await rig.imports.beginRest(id);
    const restId = begun.ok ? begun.value.importId : '';
    await rig.until(restId, 'processing');
    await server.step({ events: 700 });
    await rig.imports.stop(restId);
    await rig.until(restId, 'cancelled');
    await server.set({ rate: Infinity });
    expect(fileOf(rig, id)).toEqual(['stopped', { events: 1_000, imported: 700, noAnswer: 300 }, 300]);
    await beginRest(rig, restId);
    expect(fileOf(rig, id)).toEqual(['imported', { events: 1_000, imported: 1_000 }, undefined]);
    await expectEachOnce(server, path);
  });

  it('is not offered where events without an id could count twice', async () => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const id = await stoppedWhileRead(server, rig, await eventFile(100, { uniqueIds: false }), 40);
    expect(fileOf(rig, id)).toEqual(['stopped', { events: 100, imported: 40, noAnswer: 60 }, undefined]);
    expect(await rig.imports.beginRest(id)).toMatchObject({ ok: false, failure: { code: 'gone' } });
  });

  it('is all of it when nothing was sent, also without ids', async () => {
    const server = await acmeServer({ activeLimit: 0 });
    const rig = await servingRig(server.url);
    const path = await eventFile(100, { uniqueIds: false });
    const id = await rig.begin(path);
    await rig.untilView(id, ({ phase }) => phase.name === 'queued' && phase.why === 'scarf-limit');
    await rig.imports.stop(id);
    await rig.until(id, 'cancelled');
    await server.set({ activeLimit: 15 });
    expect(fileOf(rig, id)).toEqual(['stopped', { events: 100, notSent: 100 }, 100]);
    await beginRest(rig, id);
    expect(fileOf(rig, id)).toEqual(['imported', { events: 100, imported: 100 }, undefined]);
    await expectEachOnce(server, path);
  });
});

describe('the same file imported again', () => {
  it('is imported: what Scarf had is there already, also after a restart', async () => {
    const server = await acmeServer();
    const rig = await servingRig(server.url);
    const path = await eventFile(400);
    const first = await stoppedWhileRead(server, rig, path, 73);
    const second = await rig.begin(path);
    await rig.until(second, 'done');
    const third = await rig.begin(path);
    await rig.until(third, 'done');
    await rig.imports.serve(null);
    const after = await servingRig(server.url, { folder: rig.folder });
    for (const one of [rig, after]) {
      expect(fileOf(one, first)).toEqual(['imported', { events: 400, imported: 73, there: 327 }, undefined]);
      expect(fileOf(one, second)).toEqual(['imported', { events: 400, imported: 327, there: 73 }, undefined]);
      expect(fileOf(one, third)).toEqual(['imported', { events: 400, there: 400 }, undefined]);
    }
    await expectEachOnce(server, path);
  });
});
