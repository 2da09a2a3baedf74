import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import { writeLines } from '../../src/cli/files/write-lines';
import { failureJson, reportJson, type CheckJson } from '../../src/cli/files/check-json';
import { hasOpenQuestion } from '../../src/shared/checks/question';
import type { FileOptions } from '../../src/cli/common/file-options';
import { readArguments } from '../../src/cli/common/read-arguments';
import { checkPaths } from '../../src/cli/files/read-files';

export const REAL_WORLD = join(import.meta.dirname, '../fixtures/real-world');

/** What a careful user would want of a file. Lists of events are the first ones, with the keys that matter. */
export interface Wanted {
  readonly ready?: number | null;
  readonly events?: readonly Readonly<Record<string, unknown>>[];
  readonly lastEvent?: Readonly<Record<string, unknown>>;
  readonly bytesHold?: string | readonly string[];
  readonly mustNotBeSent?: string | readonly string[];
  readonly told?: readonly string[];
  /** One of these problems must be reported, or something must be asked. */
  readonly alsoTold?: readonly string[];
  readonly refusalIsFine?: boolean;
  readonly setAsideIsFine?: boolean | number;
}

export interface RealWorldCase {
  readonly file: string;
  readonly kind: string;
  readonly what: string;
  /** Ages are judged as of then, ISO time. */
  readonly now?: string;
  readonly expected: Wanted;
}

export const { now: NOW, cases: CASES } = JSON.parse(
  readFileSync(join(REAL_WORLD, 'expected.json'), 'utf8'),
) as { readonly now: string; readonly cases: readonly RealWorldCase[] };

/** What the app makes of a file: its check, and the lines of an import with all likely guesses taken. */
export interface Outcome {
  readonly check: CheckJson;
  readonly sent: string;
}

const ANY_PACKAGE = 'package:970493a1-4ca0-4a4d-a085-fdce578e5a08';

export async function outcomeOf(path: string, now: string, more: readonly string[] = []): Promise<Outcome> {
  const args = ['check', path, '--as-of', now, '--to', ANY_PACKAGE, '--safety-ids', 'off', ...more];
  const typed = readArguments(args);
  if (typed.kind !== 'files') throw new Error('No command.');
  const checked = await checkPaths(typed.options, () => undefined);
  if (!checked.ok) return { check: failureJson(checked.failure), sent: '' };
  const check = reportJson(checked.value.report);
  if (hasOpenQuestion(checked.value.report.questions)) return { check, sent: '' };
  return { check, sent: await linesOf(checked.value, typed.options) };
}

async function linesOf(checked: Parameters<typeof writeLines>[0], options: FileOptions): Promise<string> {
  const parts: Buffer[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk);
      done();
    },
  });
  await writeLines(checked, options, output);
  return Buffer.concat(parts).toString();
}

/** How an outcome differs from what is wanted; empty: it does not. */
export function differences({ check, sent }: Outcome, wanted: Wanted): string[] {
  const lines = sent.split('\n').filter((line) => line !== '');
  const found = [...wrongEvents(lines, wanted), ...wrongBytes(sent, wanted)];
  if (wanted.ready != null && wanted.ready !== lines.length) {
    found.push(`${lines.length} sent, ${wanted.ready} wanted`);
  }
  return isFineWithLess(check, lines, wanted) ? untold(check, wanted) : [...found, ...untold(check, wanted)];
}

function wrongEvents(lines: readonly string[], { events = [], lastEvent }: Wanted): string[] {
  const pairs = events.map((want, index) => [want, lines[index]] as const);
  if (lastEvent !== undefined) pairs.push([lastEvent, lines.at(-1)]);
  return pairs.flatMap(([want, line]) =>
    line !== undefined && holds(JSON.parse(line), want) ? [] : [`${line} for ${JSON.stringify(want)}`],
  );
}

function holds(event: unknown, wanted: Readonly<Record<string, unknown>>): boolean {
  const values = new Map(Object.entries(event as object));
  return Object.entries(wanted).every(([key, want]) => {
    const value: unknown = values.get(key);
    return key === '$time' ? Date.parse(String(want)) === momentOf(String(value)) : value === want;
  });
}

function momentOf(text: string): number {
  return Date.parse(text.replace(/([+-]\d\d)$/, '$1:00'));
}

function wrongBytes(sent: string, { bytesHold = [], mustNotBeSent = [] }: Wanted): string[] {
  return [
    ...[bytesHold].flat().flatMap((text) => (sent.includes(text) ? [] : [`${text} is not sent`])),
    ...[mustNotBeSent].flat().flatMap((text) => (sent.includes(text) ? [`${text} is sent`] : [])),
  ];
}

/** The file is refused, or some of it is set aside, and that is right too. */
function isFineWithLess(check: CheckJson, lines: readonly string[], wanted: Wanted): boolean {
  if (wanted.refusalIsFine === true && check.failure !== null) return true;
  const isSetAside = check.setAside > 0 && lines.length <= (wanted.ready ?? Number.POSITIVE_INFINITY);
  return Boolean(wanted.setAsideIsFine) && isSetAside;
}

function untold({ problems, questions, failure }: CheckJson, { alsoTold }: Wanted): string[] {
  if (alsoTold === undefined || questions.length > 0 || failure !== null) return [];
  return problems.some(({ code }) => alsoTold.includes(code))
    ? []
    : [`none of ${alsoTold.join(', ')} is told`];
}
