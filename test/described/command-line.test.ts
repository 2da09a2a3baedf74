import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../scripts/support/project';
import { ensurePrism } from '../../scripts/tools/fetch/prism';
import { CommandLine } from '../support/command-line';
import { closedPort } from '../support/servers';
import { tempFolder } from '../support/temp-folder';

// What Scarf publishes about its API, served by a program that is not ours: our requests must fit it, and so must what we
// make of the answers.

const LOG = [
  { type: 'progress', class: 'info', events_count: 2, failed_events_count: 1 },
  { type: 'artifact-not-found', class: 'error', line: 2, package_id: 'p-1' },
];

interface Described {
  readonly paths: Readonly<
    Record<string, { get: { responses: { 200: { content: Record<string, Record<string, unknown>> } } } }>
  >;
}

/** The description as it is published, with one example: Prism cannot make NDJSON of a schema. */
function descriptionWithLog(): string {
  const published = join(projectRoot, 'test/fixtures/scarf-api/event-import.openapi.json');
  const described = JSON.parse(readFileSync(published, 'utf8')) as Described;
  const log = described.paths['/v2/imports/{owner}/{event_import_id}/log'];
  const content = log?.get.responses[200].content['application/x-ndjson'];
  if (content === undefined) throw new Error('The description has no log.');
  content['example'] = LOG.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const path = join(folder, 'described.json');
  writeFileSync(path, JSON.stringify(described));
  return path;
}

const folder = mkdtempSync(join(tmpdir(), 'scarf-importer-described-'));
let prism: ChildProcessWithoutNullStreams;
let url: string;
/** What Prism says about each request. */
const said: string[] = [];

beforeAll(async () => {
  const program = await ensurePrism();
  const port = await closedPort();
  url = `http://127.0.0.1:${port}`;
  const args = ['mock', '--host', '127.0.0.1', '--port', String(port), descriptionWithLog()];
  prism = spawn(process.execPath, [program, ...args], { env: { ...process.env, NO_COLOR: '1' } });
  for await (const line of createInterface({ input: prism.stdout })) {
    said.push(line);
    if (line.includes('Prism is listening')) break;
  }
  prism.stdout.on('data', (text: Buffer) => said.push(String(text)));
});

afterAll(async () => {
  prism.kill();
  await once(prism, 'close');
  rmSync(folder, { recursive: true });
});

function user(): CommandLine {
  const line = new CommandLine(tempFolder(), url, { SCARF_TOKEN: 'a-token-1234' });
  line.connect();
  return line;
}

/** As Prism makes it of the description. */
const IMPORT = {
  id: 'string',
  status: 'importing',
  total: 0,
  imported: 0,
  failed: 0,
  createdAt: '2019-08-24T14:15:22Z',
  updatedAt: '2019-08-24T14:15:22Z',
  file: null,
};

it('list reads the described list of imports to its end', async () => {
  const { code, stdout, stderr } = await user().run('list', '--json');
  expect({ code, stderr, shown: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    stderr: '',
    shown: { imports: [IMPORT], complete: true, failure: null },
  });
  expect((await user().run('list')).stdout).toMatch(/\nstring +importing +0 +0 +0 +24 Aug 2019/);
});

it('status reads one described import', async () => {
  const { code, stdout } = await user().run('status', 'string', '--json');
  expect({ code, shown: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    shown: { import: IMPORT, failure: null },
  });
});

it('log writes the described entries', async () => {
  const { code, stdout, stderr } = await user().run('log', 'string');
  const shown = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect({ code, stderr, shown }).toEqual({ code: 0, stderr: '', shown: LOG });
});

it('abort takes the described answer without a body', async () => {
  const { code, stdout } = await user().run('abort', 'string', '--json');
  expect({ code, shown: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    shown: { import: IMPORT, failure: null },
  });
});

it('no request differs from the description', () => {
  const times = (words: string): number => said.join('\n').split(words).length - 1;
  expect(times('Request received')).toBeGreaterThanOrEqual(6);
  expect(times('passed the validation rules')).toBe(times('Request received'));
});
