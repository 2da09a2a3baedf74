import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { CheckReport } from '../../../src/shared/checks/check';
import type { Destination } from '../../../src/shared/destination';
import { NO_FIXES } from '../../../src/shared/checks/fix';
import type { Result } from '../../../src/shared/failure';
import { produceBody } from '../../../src/engine/send/request-body';
import { checkFile } from '../../../src/engine/check/check-file';
import { reportFor } from '../../../src/engine/check/report';
import type { CheckFacts, KnownArtifacts } from '../../../src/engine/model/check-facts';
import type { BodyChunk, BodyPlan, BodyResult } from '../../../src/engine/model/request-body';

/** The current time of all these tests. */
export const NOW = Date.parse('2026-07-14T12:00:00Z');
export const HOUR = 3_600_000;
export const never = new AbortController().signal;
export const MIXED: Destination = { kind: 'mixed' };
export const PACKAGE = '970493a1-4ca0-4a4d-a085-fdce578e5a08';
export const PIXEL = '3b1f7e0c-9d55-4f43-8f0e-0d8a2f3f9a11';

/** A temporary folder, deleted after the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'events-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

export async function fileWith(content: string | Uint8Array, name = 'events.ndjson'): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, content);
  return path;
}

/** Runs `work` as a user without privileges, even if the tests run as root. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

let serial = 0;

/** An event without any problem at a mixed destination; `undefined` removes a key. */
export function event(keys: Readonly<Record<string, unknown>> = {}): string {
  serial += 1;
  return JSON.stringify({
    $time: '2026-07-14T08:21:05.123Z',
    $unique_id: `id-${serial}`,
    $package: PACKAGE,
    $remote_address: '52.14.7.9',
    ...keys,
  });
}

export function linesOf(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The lines of a file, split by string functions, without BOM and line endings. Latin-1 holds all bytes. */
export function sourceLines(content: Buffer): string[] {
  const lines = content.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/^(?:\xef\xbb\xbf)+/, '').replace(/\r$/, ''));
}

export async function factsOf(path: string, nowMs = NOW, fixes = NO_FIXES): Promise<CheckFacts> {
  const options = { path, nowMs, fixes, zone: 'UTC', onProgress: () => undefined, signal: never };
  const outcome = await checkFile(options);
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  return outcome.facts;
}

export async function reportOn(
  content: string | Uint8Array,
  destination: Destination | null = MIXED,
  known: KnownArtifacts | null = null,
): Promise<CheckReport> {
  return reportFor(await factsOf(await fileWith(content)), destination, known);
}

/** The counts of a report's problems by code. */
export function counts(report: CheckReport): Record<string, number> {
  return Object.fromEntries(report.problems.map(({ code, count }) => [code, count]));
}

/** The code and details of the failure of a file that cannot be checked; else the kind of the outcome. */
export async function refusal(content: string | Uint8Array): Promise<string> {
  const path = await fileWith(content);
  const outcome = await checkFile({ path, nowMs: NOW, onProgress: () => undefined, signal: never });
  if (outcome.kind !== 'failed') return outcome.kind;
  const { code, details } = outcome.failure;
  return details === undefined ? code : `${code}: ${details}`;
}

export interface MadeBody {
  readonly result: Result<BodyResult>;
  /** The whole compressed body. */
  readonly sent: Buffer;
  readonly chunks: readonly BodyChunk[];
  readonly plan: BodyPlan;
  /** The set-aside lines (as latin-1), and their index. */
  readonly keptFiles: () => Promise<{ setAside: string; index: string }>;
}

export async function planFor(
  path: string,
  facts: CheckFacts,
  changes: Partial<BodyPlan> = {},
): Promise<BodyPlan> {
  const kept = await folder();
  return {
    path,
    identity: facts.identity,
    fingerprint: facts.fingerprint,
    compression: facts.compression,
    form: facts.form,
    fixes: NO_FIXES,
    originsPath: null,
    occurrencesPath: null,
    ...(facts.parts !== undefined && { parts: facts.parts }),
    destination: MIXED,
    known: null,
    nowMs: NOW,
    keepReadable: false,
    safetyIds: false,
    allGo: false,
    allHaveIds: false,
    untidy: facts.untidy,
    setAsidePath: join(kept, 'set-aside.ndjson'),
    setAsideIndexPath: join(kept, 'set-aside-index.ndjson'),
    lineMapPath: join(kept, 'line-map'),
    ...changes,
  };
}

export async function makeBody(plan: BodyPlan, signal = never): Promise<MadeBody> {
  const chunks: BodyChunk[] = [];
  const result = await produceBody(
    plan,
    async (chunk) => {
      chunks.push(chunk);
    },
    signal,
  );
  return {
    result,
    sent: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    chunks,
    plan,
    keptFiles: async () => ({
      setAside: await readFile(plan.setAsidePath, 'latin1'),
      index: await readFile(plan.setAsideIndexPath, 'utf8'),
    }),
  };
}

/** Checks a file and produces its request body, as an import does. */
export async function bodyOf(
  content: string | Uint8Array,
  changes: Partial<BodyPlan> = {},
): Promise<MadeBody & { readonly facts: CheckFacts; readonly text: string; readonly value: BodyResult }> {
  const path = await fileWith(content);
  const facts = await factsOf(path, NOW, changes.fixes);
  const made = await makeBody(await planFor(path, facts, changes));
  if (!made.result.ok) throw new Error(JSON.stringify(made.result.failure));
  return { ...made, facts, text: gunzipSync(made.sent).toString(), value: made.result.value };
}
