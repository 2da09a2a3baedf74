import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project';
import { mainTable, reportOf, type Results } from './report';

const BEGIN = '<!-- bench: written by npm run bench -->';
const END = '<!-- bench: end -->';

/** Puts a whole run into docs/, and its main table between its two marks in README.md. */
export async function writeDocuments(results: Results): Promise<void> {
  const docs = join(projectRoot, 'docs');
  await mkdir(docs, { recursive: true });
  await writeFile(join(docs, 'benchmarks.md'), reportOf(results));
  await writeFile(join(docs, 'benchmarks.json'), `${JSON.stringify(results, rounded, 2)}\n`);
  const readme = join(projectRoot, 'README.md');
  await writeFile(
    readme,
    await formatted(readme, withTable(await readFile(readme, 'utf8'), mainTable(results))),
  );
}

/** A text with what is between the two marks replaced. Throws where a mark is missing. */
export function withTable(text: string, table: string): string {
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from === -1 || to < from) throw new Error(`README.md has lost its marks: ${BEGIN} … ${END}`);
  return `${text.slice(0, from + BEGIN.length)}\n\n${table.trim()}\n\n${text.slice(to)}`;
}

async function formatted(path: string, text: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
