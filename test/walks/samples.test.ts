import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ImportView } from '../../src/shared/imports/import';
import { ask, snapshotOf } from '../support/ask';
import type { RunningApp } from '../support/app';
import { connectedApp } from '../support/connected-app';
import {
  checkWithFixes,
  checkSetAside,
  checkPath,
  startImport,
  type Checked,
} from '../support/check-session';
import * as user from '../support/journey';
import { putSamples } from '../support/sample-files';
import type { ScarfServer } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

const PACKAGE = 'docs-site';

/** Checks what is at a path, for the one package. */
async function check(app: RunningApp, path: string, more?: readonly string[]): Promise<Checked> {
  const { id: checkId } = await checkPath(app, path, more);
  const { artifacts } = await snapshotOf(app);
  const found = artifacts.items.find(({ name }) => name === PACKAGE);
  if (found === undefined) throw new Error(`no ${PACKAGE}`);
  const { kind, id, name } = found;
  await ask(app, 'check.set-destination', { id: checkId, destination: { kind, id, name } });
  return (await snapshotOf(app)).check as Checked;
}

/** Puts what an import set aside on the desk, mends the first of it by hand, leaves out the rest, and sends it. */
async function sendAgain(app: RunningApp, id: string, mended: string): Promise<ImportView> {
  const aside = await checkSetAside(app, id);
  const [first, ...others] = [...new Set(aside.report.problems.flatMap(({ lines }) => lines))].sort(
    (a, b) => a - b,
  );
  if (first === undefined) throw new Error('nothing to mend');
  const edits = [{ line: first, text: mended }, ...others.map((line) => ({ line, text: null }))];
  const ready = await checkWithFixes(app, aside, { all: [], lines: edits });
  expect(ready.report.ready).toBe(1);
  const importId = await startImport(app, ready);
  let child: ImportView | undefined;
  await user.eventually(async () => {
    child = (await snapshotOf(app)).imports.find((view) => view.id === importId);
    expect(child?.phase.name).toBe('done');
  });
  if (child === undefined) throw new Error('no import');
  return child;
}

/** The events that Scarf has of each import, in order. */
async function heldBy(server: ScarfServer): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const held = new Map<string, unknown[]>();
  for await (const { importId, text } of server.events('acme')) {
    held.set(importId, [...(held.get(importId) ?? []), JSON.parse(text) as unknown]);
  }
  return held;
}

it('each sample is imported as its README says, event by event; several go as one or one by one', async () => {
  const { app, server } = await connectedApp();
  const { page } = app;
  const folder = tempFolder();
  const samples = await putSamples(folder, new Date());
  const begun = new Map<string, string>();
  for (const { path, sample } of samples) {
    const checked = await check(app, path);
    const { report } = checked;
    expect(report, sample.name).toMatchObject({
      lines: sample.lines,
      blank: sample.blank,
      ready: sample.events.length,
    });
    const counts = Object.fromEntries(report.problems.map(({ code, count }) => [code, count]));
    expect(counts, sample.name).toMatchObject(sample.setAside);
    begun.set(sample.name, await startImport(app, checked));
  }
  await user.eventually(async () => {
    const { imports } = await snapshotOf(app);
    expect(imports.filter(({ phase }) => phase.name === 'done')).toHaveLength(samples.length);
  });
  const { imports } = await snapshotOf(app);
  const held = await heldBy(server);
  for (const { sample } of samples) {
    const view = imports.find(({ id }) => id === begun.get(sample.name));
    expect(view?.counts, sample.name).toMatchObject({
      sent: sample.events.length,
      blank: sample.blank,
      setAside: sample.lines - sample.blank - (sample.leftOut ?? 0) - sample.events.length,
      skipped: sample.leftOut ?? 0,
    });
    const events = sample.events.map((event) => ({ $unique_id: expect.any(String) as string, ...event }));
    expect(held.get(view?.remoteId ?? ''), sample.name).toEqual(events);
  }

  // What was set aside is mended and sent again, whatever the layout: only that, under its own number.
  const time = new Date(Date.now() - 3_600_000).toISOString();
  const flawed = samples.filter(({ sample }) => Object.keys(sample.setAside).length > 0);
  expect(flawed.length).toBeGreaterThan(6);
  for (const { sample } of flawed) {
    const { name } = sample;
    const mended = JSON.stringify({ $time: time, $unique_id: `mended in ${name}` });
    const child = await sendAgain(app, begun.get(name) ?? '', mended);
    expect(child.counts, name).toMatchObject({ sent: 1, setAside: 0 });
    expect((await heldBy(server)).get(child.remoteId ?? ''), name).toEqual([JSON.parse(mended)]);
  }

  // A folder and a file dropped together, as a user sees them: where a line is, and what was sent before.
  const [dropped, extra] = [join(folder, 'several-files'), join(folder, 'clicks.csv')];
  const again = await check(app, dropped, [extra]);
  expect(again.file.name).toBe('clicks.csv and 1 more');
  expect(again.report.parts?.map(({ name }) => name)).toEqual([
    'clicks.csv',
    'several-files/day-1.ndjson',
    'several-files/day-2.json',
    'several-files/day-10.ndjson.gz',
  ]);
  const words = await user.wordsOf(page);
  expect(words).toContain('(several-files/day-10.ndjson.gz, line 9)');
  expect((await user.showLines(page, 'not-json')).get(37)).toBe('not an event');
  await page.getByRole('radio', { name: '4 imports' }).click();
  await user.startImport(page);
  await user.eventually(async () => {
    const after = (await snapshotOf(app)).imports.filter(({ phase }) => phase.name === 'done');
    expect(after).toHaveLength(samples.length + flawed.length + 4);
  });
  const each = (await snapshotOf(app)).imports.filter(({ fileName }) =>
    fileName?.startsWith('several-files/'),
  );
  expect(each.map(({ counts }) => counts?.sent)).toEqual([8, 8, 8]);
});
