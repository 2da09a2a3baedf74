import { mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeEach, expect, vi, type MockInstance } from 'vitest';
import type { Failure } from '../../src/shared/failure';
import type { ImportView } from '../../src/shared/import';
import { likelyArrivedEarlier, outcomeOf, receiptOf } from '../../src/shared/receipt';
import { failureDetails, failureText } from '../../src/renderer/text/failures';
import { isUnderWay } from '../../src/renderer/text/imports';
import {
  nextTryText,
  progressHeading,
  QUEUE_SENTENCES,
  unconfirmedSentence,
} from '../../src/renderer/text/progress';
import { receiptAsText } from '../../src/renderer/text/receipt';
import { resultCauses, resultSentence } from '../../src/renderer/text/results';
import type { RunningApp } from './app';
import { writeEventFile } from './events';
import { filesBelow, leaksIn } from './leaks';
import { ACME_OWNER, ACME_TOKEN, type ImportRecord, type ScarfSteering } from './scarf-server';
import { tempFolder } from './temp-folder';

// What every test of the fault suite begins and ends with.

/** The upload to an import whose events name their artifacts. */
export const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;
export const LIST = { method: 'GET', path: '/v2/imports/*' } as const;
export const LOG = { method: 'GET', path: '/v2/imports/*/*/log' } as const;

/** A file of good events in a folder of the test's own. */
export async function eventFile(
  events: number,
  options: Parameters<typeof writeEventFile>[2] & { readonly name?: string } = {},
): Promise<string> {
  const path = join(tempFolder(), options.name ?? 'clicks.ndjson');
  await writeEventFile(path, events, options);
  return path;
}

/** The same in a folder that can go away as a drive does. */
export async function fileOnDrive(events: number): Promise<string> {
  const file = await eventFile(events);
  const path = join(dirname(file), 'drive', basename(file));
  mkdirSync(dirname(path));
  renameSync(file, path);
  return path;
}

/** Lets a test say what is read of an import, in the window's own words, without a window. */
export function wordsAbout(view: ImportView, now = Date.now()): string {
  const { phase } = view;
  const words = isUnderWay(view)
    ? [progressHeading(phase), ...(view.pollFailure === null ? [] : [failureText(view.pollFailure).sentence])]
    : [resultSentence(view), ...resultCauses(view).flatMap(({ sentence, next }) => [sentence, next ?? ''])];
  switch (phase.name) {
    case 'queued':
      words.push(QUEUE_SENTENCES[phase.why], nextTryText(phase.until, now) ?? '');
      break;
    case 'unconfirmed':
      words.push(unconfirmedSentence(phase));
      if (phase.failure !== null) words.push(failureDetails(phase.failure));
      break;
    case 'failed':
      words.push(failureDetails(phase.failure));
      break;
    default:
      break;
  }
  return [...words, receiptAsText(view)].filter((text) => text !== '').join('\n');
}

/** What is read of a failure, with what is copied for IT. */
export function wordsOfFailure(failure: Failure): string {
  const { sentence, next } = failureText(failure);
  return [sentence, next, failureDetails(failure)].join('\n');
}

export interface ConsistencyOptions {
  /** Events that are at Scarf more than once, where a test means them to be. */
  readonly doubled?: number;
}

/**
 * Compares what the app tells of its imports with what Scarf holds: each line of the file has one place, what is told
 * as imported is there, what is there is told (or told as not known), and no event is there twice.
 */
export async function expectConsistent(
  server: ScarfSteering,
  views: readonly ImportView[],
  { doubled = 0 }: ConsistencyOptions = {},
): Promise<void> {
  const arrived = (await server.imports()).filter(({ seeded }) => !seeded);
  const ours = views.filter(({ origin }) => origin === 'own');
  const claimed = ours.flatMap(({ remoteId }) => remoteId ?? []);
  expect(new Set(claimed).size, 'imports of ours that are the same one at Scarf').toBe(claimed.length);
  for (const view of ours)
    expectReceipt(
      view,
      arrived.find(({ id }) => id === view.remoteId),
    );
  const untold = arrived.filter(({ id }) => !claimed.includes(id));
  const open = ours.filter(isNotKnown);
  expect(untold.length, 'imports at Scarf that the app says nothing of').toBeLessThanOrEqual(open.length);
  expect(await timesHeld(server), 'events at Scarf').toMatchObject({ doubled });
}

/** An app's import that says itself that nobody knows what became of it, or of an earlier sending of it. */
function isNotKnown(view: ImportView): boolean {
  const { phase } = view;
  if (likelyArrivedEarlier(view) > 0) return true;
  return phase.name === 'unconfirmed' || (phase.name === 'cancelled' && phase.arrived === 'unknown');
}

function expectReceipt(view: ImportView, there: ImportRecord | undefined): void {
  const { name } = view.phase;
  const receipt = receiptOf(view);
  if (name === 'queued' || name === 'failed') {
    expect(view.remoteId, `Scarf's id of an import that is ${name}`).toBeNull();
    expect(receipt?.sent ?? 0, `events sent of an import that is ${name}`).toBe(0);
  }
  if (receipt !== null) {
    const { lines, sent, setAside, skipped, blank, notSent } = receipt;
    expect(sent + setAside + skipped + blank + notSent, 'lines of the file').toBe(lines);
  }
  if (view.remoteId === null || there === undefined) return;
  expect(view.remote?.imported ?? 0).toBeLessThanOrEqual(there.imported);
  if (name !== 'done') return;
  expect(receipt).toMatchObject({ imported: there.imported, failed: there.failed });
  expect(there.status).toBe('done');
  if (there.received?.complete === true) expect(receipt?.sent).toBe(there.received.lines);
  if (receipt !== null && outcomeOf(view) === 'all-imported')
    expect(there.imported + receipt.skipped + receipt.blank).toBe(receipt.lines);
}

/** How many different events Scarf holds, and how many of them more than once. */
export async function timesHeld(
  server: Pick<ScarfSteering, 'events'>,
  owner = ACME_OWNER,
): Promise<{ readonly events: number; readonly doubled: number }> {
  const times = new Map<string, number>();
  for await (const { text } of server.events(owner)) times.set(text, (times.get(text) ?? 0) + 1);
  return { events: times.size, doubled: [...times.values()].filter((count) => count > 1).length };
}

export interface Traces {
  /** Everything below them is read. */
  readonly folders?: readonly string[];
  /** Words of the window, standard outputs, errors, anything that can be written as JSON. */
  readonly texts?: readonly unknown[];
  readonly token?: string;
}

/** The token stands in no file, no word and no output, in whatever form. */
export function expectNoToken({ folders = [], texts = [], token = ACME_TOKEN }: Traces): void {
  const written = texts.map((text) => (typeof text === 'string' ? text : inspect(text)));
  expect(written.flatMap((text) => leaksIn(text, token))).toEqual([]);
  const found = [...filesBelow(...folders)].flatMap(({ path, content }) =>
    leaksIn(content, token).map((leak) => `${path}: ${leak}`),
  );
  expect(found).toEqual([]);
}

function inspect(value: unknown): string {
  if (value instanceof Error) return `${value.stack ?? value.message} ${inspect(value.cause ?? null)}`;
  return Array.isArray(value) ? value.map(inspect).join('\n') : (JSON.stringify(value) ?? '');
}

/** The end of a test in plain Node: the truth, and no token in what the app wrote, told, reported or printed. */
export async function expectConsistentRig(
  server: ScarfSteering,
  rig: {
    readonly folder: string;
    readonly views: ReadonlyMap<string, ImportView>;
    readonly reported: readonly unknown[];
    readonly diskTroubles: readonly Failure[];
  },
  options: ConsistencyOptions = {},
): Promise<void> {
  const views = [...rig.views.values()];
  await expectConsistent(server, views, options);
  const words = views.map((view) => wordsAbout(view));
  const texts = [...words, views, rig.reported, rig.diskTroubles, printed()];
  expectNoToken({ folders: [rig.folder], texts });
}

/** The end of a test in Electron: the same, with every word of the window and what the app wrote to its outputs. */
export async function expectConsistentApp(
  server: ScarfSteering,
  app: RunningApp,
  options: ConsistencyOptions = {},
): Promise<void> {
  await expectConsistent(server, await viewsOf(app), options);
  expectNoToken({ folders: [app.userData], texts: [await everythingShown(app), app.output()] });
}

/** The app's imports, as its window has them. */
export async function viewsOf({ page }: RunningApp): Promise<readonly ImportView[]> {
  const snapshot = await page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value.imports;
}

/** All words of the window, with what is folded away, what is in attributes, and what is in fields but the token's. */
export async function everythingShown({ page }: RunningApp): Promise<string> {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const fields = [...document.querySelectorAll('input')].filter(({ type }) => type !== 'password');
    return [
      document.documentElement.outerHTML,
      document.body.innerText,
      ...fields.map(({ value }) => value),
    ].join('\n');
  });
}

let spies: readonly MockInstance[] = [];

/** What this process and its threads printed since the test began. */
function printed(): readonly string[] {
  return spies.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(' ')));
}

beforeEach(() => {
  for (const spy of spies) spy.mockRestore();
  spies = [
    vi.spyOn(process.stdout, 'write'),
    vi.spyOn(process.stderr, 'write'),
    ...(['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name)),
  ];
});
