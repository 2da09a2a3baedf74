import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { projectRoot } from './support/project';
import { makeSamples, type Sample } from './samples/make';

// npm run samples [-- --day 2026-07-14 --folder some/where]: writes event files for trying the app. Scarf accepts only
// events of the last week, so their times are of today, or of `--day`.
const { values } = parseArgs({
  options: { day: { type: 'string' }, folder: { type: 'string' } },
});
const now = values.day === undefined ? new Date() : new Date(`${values.day}T12:00:00Z`);
if (Number.isNaN(now.getTime())) throw new Error(`--day ${values.day}: write a day as 2026-07-14`);
const folder = values.folder ?? join(projectRoot, 'resources', 'samples');

const samples = makeSamples(now);
await rm(folder, { recursive: true, force: true });
for (const sample of samples) await writeSample(sample);
await writeFile(join(folder, 'README.md'), await format(readme(samples), { parser: 'markdown' }));
console.log(`${samples.length} samples of ${now.toISOString().slice(0, 10)} are in ${folder}`);

async function writeSample({ name, contents }: Sample): Promise<void> {
  const files = Buffer.isBuffer(contents) ? { [name]: contents } : prefixed(name, contents);
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

function prefixed(name: string, files: Readonly<Record<string, Buffer>>): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(files).map(([file, bytes]) => [`${name}/${file}`, bytes]));
}

function readme(all: readonly Sample[]): string {
  const day = now.toISOString().slice(0, 10);
  const rows = all.map(
    ({ name, shows, lines, events }) => `| ${name} | ${lines} | ${events.length} | ${shows} |`,
  );
  return `# Event files to try the app with

One for each layout that the app reads, with flaws as they come. \`npm run samples\` makes them, with times in the hours
before it is run; these are of ${day}. Scarf takes the events of the last week only: of older samples the app says so.

| file | lines | events to send | what it shows |
| --- | --- | --- | --- |
${rows.join('\n')}

The events name no package: choose one, or a tracking pixel, where the app asks for it.
`;
}
