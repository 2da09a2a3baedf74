import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../support/project';
import { mainTable } from './tables';
import { reportOf } from './report';
import { mergeResults, parseResults, type Results } from './results';

const BEGIN = '<!-- bench: written by npm run bench -->';
const END = '<!-- bench: end -->';
const docs = join(projectRoot, 'docs');
const saved = join(docs, 'benchmarks.json');
const readme = join(projectRoot, 'README.md');

/** The text of every document that shows figures, by path. `json` is the content of `docs/benchmarks.json`. */
export async function documentsOf(json: string): Promise<ReadonlyMap<string, string>> {
  const results = parseResults(json);
  const report = join(docs, 'benchmarks.md');
  const texts = [
    [saved, json],
    [report, reportOf(results)],
    [readme, withTable(await readFile(readme, 'utf8'), mainTable(results))],
  ] as const;
  const written = new Map<string, string>();
  for (const [path, text] of texts) written.set(path, await formatted(path, text));
  return written;
}

/** Writes the figures to docs/ and the main table between the two marks in README.md. */
export async function writeDocuments(results: Results): Promise<void> {
  await writeAll(JSON.stringify(results, rounded));
}

/** Writes the documents again from the saved figures. */
export async function writeTables(): Promise<void> {
  await writeAll(await readFile(saved, 'utf8'));
}

/** Merges the figures of a partial run into the saved ones. */
export async function mergeWithSaved(results: Results): Promise<Results> {
  return mergeResults(parseResults(await readFile(saved, 'utf8')), results);
}

/** Replaces the text between the two marks. Throws when a mark is missing. */
export function withTable(text: string, table: string): string {
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from === -1 || to < from) throw new Error(`README.md has lost its marks: ${BEGIN} … ${END}`);
  return `${text.slice(0, from + BEGIN.length)}\n\n${table.trim()}\n\n${text.slice(to)}`;
}

async function writeAll(json: string): Promise<void> {
  await mkdir(docs, { recursive: true });
  for (const [path, text] of await documentsOf(json)) await writeFile(path, text);
}

async function formatted(path: string, text: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
