import { mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Failure } from '../../src/shared/failure';
import type { ImportView } from '../../src/shared/imports/import';
import { ImportedFiles, isUnderWay } from '../../src/shared/imports/outcome';
import { likelyArrivedEarlier, outcomeOf, receiptOf } from '../../src/shared/imports/receipt';
import { failureDetails, failureText } from '../../src/renderer/text/failures';
import {
  nextTryText,
  progressHeading,
  queueText,
  unconfirmedSentence,
} from '../../src/renderer/text/progress';
import { receiptAsText } from '../../src/renderer/text/receipt';
import { resultCauses, resultSentence } from '../../src/renderer/text/results';
import type { RunningApp } from './app';
import { writeEventFile } from './events';
import { filesBelow, leaksIn } from './leaks';
import { printed } from './printed';
import { ACME_OWNER, ACME_TOKEN, type ImportRecord, type ScarfSteering } from './scarf-server';
import { tempFolder } from './temp-folder';

// Shared setup and assertions of the fault suite.

/** The upload of an import with a mixed destination. */
export const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;
export const LIST = { method: 'GET', path: '/v2/imports/*' } as const;
export const LOG = { method: 'GET', path: '/v2/imports/*/*/log' } as const;

/** A file of valid events in a temporary folder. */
export async function eventFile(
  events: number,
  options: Parameters<typeof writeEventFile>[2] & { readonly name?: string } = {},
): Promise<string> {
  const path = join(tempFolder(), options.name ?? 'clicks.ndjson');
  await writeEventFile(path, events, options);
  return path;
}

/** The same in a folder that a test can move away like a drive. */
export async function fileOnDrive(events: number): Promise<string> {
  const file = await eventFile(events);
  const path = join(dirname(file), 'drive', basename(file));
  mkdirSync(dirname(path));
  renameSync(file, path);
  return path;
}

/** The texts that the window shows for an import, without a window. */
export function wordsAbout(view: ImportView, now = Date.now()): string {
  const { phase } = view;
  const file = new ImportedFiles([view]).of(view);
  const words = isUnderWay(view)
    ? [progressHeading(phase), ...(view.pollFailure === null ? [] : [failureText(view.pollFailure).sentence])]
    : [
        resultSentence(file),
        ...resultCauses(file, []).flatMap(({ sentence, next }) => [sentence, next ?? '']),
      ];
  switch (phase.name) {
    case 'queued':
      words.push(queueText(phase).sentence, queueText(phase).next ?? '', nextTryText(phase.until, now) ?? '');
      if (phase.failure !== undefined) words.push(failureDetails(phase.failure));
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
  return [...words, receiptAsText(file)].filter((text) => text !== '').join('\n');
}

/** The texts that the window shows for a failure, with the details for IT. */
export function wordsOfFailure(failure: Failure): string {
  const { sentence, next } = failureText(failure);
  return [sentence, next, failureDetails(failure)].join('\n');
}

export interface ConsistencyOptions {
  /** Events that the test doubles on purpose. */
  readonly doubled?: number;
}

/**
 * Compares the app's views with what Scarf holds: every line is counted once, every event reported as imported is there,
 * every import at Scarf is reported (or reported as unknown), and no event is doubled.
 */
export async function expectConsistent(
  server: ScarfSteering,
  views: readonly ImportView[],
  { doubled = 0 }: ConsistencyOptions = {},
): Promise<void> {
  const arrived = (await server.imports()).filter(({ seeded }) => !seeded);
  const ours = views.filter(({ origin }) => origin === 'own');
  const claimed = ours.flatMap(({ remoteId }) => remoteId ?? []);
  expect(new Set(claimed).size, 'different remote imports of our imports').toBe(claimed.length);
  for (const view of ours)
    expectReceipt(
      view,
      arrived.find(({ id }) => id === view.remoteId),
    );
  const unreported = arrived.filter(({ id }) => !claimed.includes(id));
  const open = ours.filter(isNotKnown);
  expect(unreported.length, 'imports at Scarf that the app does not report').toBeLessThanOrEqual(open.length);
  expect(await timesHeld(server), 'events at Scarf').toMatchObject({ doubled });
}

/** The view itself says that its arrival, or that of an earlier upload, is unknown. */
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

/** The number of different events that Scarf holds, and how many of them are there more than once. */
export async function timesHeld(
  server: Pick<ScarfSteering, 'events'>,
  owner = ACME_OWNER,
): Promise<{ readonly events: number; readonly doubled: number }> {
  const times = new Map<string, number>();
  for await (const { text } of server.events(owner)) times.set(text, (times.get(text) ?? 0) + 1);
  return { events: times.size, doubled: [...times.values()].filter((count) => count > 1).length };
}

export interface Traces {
  /** Searched recursively. */
  readonly folders?: readonly string[];
  /** Texts of the window, outputs, errors, any JSON value. */
  readonly texts?: readonly unknown[];
  readonly token?: string;
}

/** The token is in no file and no text, in any encoding. */
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

/** Ends a test in plain Node: views match the server, and the token is in no file, view, report or output. */
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

/** Ends a test in Electron: the same, with all texts of the window and the app's outputs. */
export async function expectConsistentApp(
  server: ScarfSteering,
  app: RunningApp,
  options: ConsistencyOptions = {},
): Promise<void> {
  await expectConsistent(server, await viewsOf(app), options);
  expectNoToken({ folders: [app.userData], texts: [await everythingShown(app), app.output()] });
}

/** The app's imports as the window sees them. */
export async function viewsOf({ page }: RunningApp): Promise<readonly ImportView[]> {
  const snapshot = await page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value.imports;
}

/** All texts of the window, also collapsed ones, attributes and input values except the token's. */
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
