import { appendFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLines } from '../../test/support/events';
import { flawedEvents, type Expected } from '../../test/support/flawed-events';
import type { PlannedImport } from './plan';

export interface EventFile {
  readonly path: string;
  readonly bytes: number;
  readonly expected: Expected;
}

/** Every line that is not blank tells which import and which line (from 1) it is, in a key of its own. */
const MARK = /"soak":"(\d+):(\d+)"/;

/** Which import and line a text is of; null for one that was cut off before it says so. */
export function markOf(text: string): { readonly number: number; readonly line: number } | null {
  const [, number, line] = MARK.exec(text) ?? [];
  return number === undefined ? null : { number: Number(number), line: Number(line) };
}

export async function writeEventFile(folder: string, plan: PlannedImport): Promise<EventFile> {
  const { destination } = plan;
  const named =
    destination.kind === 'mixed'
      ? {}
      : {
          packages: destination.kind === 'package' ? [destination.id] : [],
          pixels: destination.kind === 'pixel' ? [destination.id] : [],
        };
  const { expected, lines } = flawedEvents(plan.lines, plan.flaws, {
    seed: plan.seed,
    uniqueIds: plan.uniqueIds,
    ...named,
  });
  const path = join(folder, `import-${plan.number}.ndjson${plan.gzip ? '.gz' : ''}`);
  const { bytes } = await writeLines(path, marked(plan.number, lines()), { gzip: plan.gzip });
  return { path, bytes, expected };
}

function* marked(number: number, lines: Iterable<string>): Generator<string, void, undefined> {
  let line = 0;
  for (const text of lines) {
    line += 1;
    yield text.replace('{', `{"soak":"${number}:${line}",`);
  }
}

/** Somebody writes to the file while it is being sent. */
export async function changeFile(path: string): Promise<void> {
  await appendFile(path, '{"a line":"that was not there before"}\n');
}

export async function truncateFile(path: string): Promise<void> {
  const { size } = await stat(path);
  await truncate(path, Math.floor(size / 2));
}
