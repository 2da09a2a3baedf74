import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProcessFolders } from '../../../src/main/imports/claims/process-folders';
import { RecordStore } from '../../../src/main/imports/record/record-store';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import { dataPaths } from '../../../src/main/places/data-paths';
import { projectRoot } from '../../../scripts/support/project';
import { CommandLine, printedBy, type Printed } from '../../support/command-line';
import { makeEvents } from '../../support/events';
import { timesHeld } from '../../support/faults';
import { aRecord } from '../../support/records';
import { oneServer } from '../../support/one-server';
import { ACME_OWNER, ACME_PACKAGES, ACME_PIXELS, ACME_TOKEN } from '../../support/scarf-server';
import { tempFolder } from '../../support/temp-folder';

const server = await oneServer();

/** A user whose app is connected, with a file in a folder of its own. */
function userWith(lines: readonly string[], name = 'visits.ndjson') {
  const home = tempFolder();
  const line = new CommandLine(home, server.url);
  line.connect();
  const path = join(tempFolder(), name);
  writeFileSync(path, lines.map((text) => `${text}\n`).join(''));
  return { line, path };
}

const WITHOUT_IDS = { packages: [], pixels: [], uniqueIds: false } as const;

function records({ dataFolder }: CommandLine): Promise<readonly ImportRecord[]> {
  return new RecordStore(dataPaths(dataFolder).imports).look();
}

/** The folders of processes, which end with them. */
function processesOf({ dataFolder }: CommandLine): readonly string[] {
  const folder = dataPaths(dataFolder).processes;
  return existsSync(folder) ? readdirSync(folder) : [];
}

function json({ stdout }: Printed): unknown {
  return JSON.parse(stdout) as unknown;
}

describe('import', () => {
  it('sends a file in bulk, prints the receipt, and leaves the import in the history', async () => {
    const { line, path } = userWith([...makeEvents(40), '{"$time":"2020-01-01T00:00:00Z"}']);
    const shown = await line.run('import', path, '--to', 'file');
    expect(shown.stderr).toBe('');
    expect(shown.stdout).toContain('40 of 41 events are imported\n');
    expect(shown.stdout).toContain('Set aside by the check: 1\n');
    expect(shown.code).toBe(1);
    expect(await timesHeld(server)).toEqual({ events: 40, doubled: 0 });
    expect(await records(line)).toMatchObject([{ startedFrom: 'command-line', phase: { name: 'done' } }]);
    expect(processesOf(line)).toEqual([]);
    const [there] = await server.imports();
    expect((await line.run('list')).stdout).toMatch(new RegExp(`${there?.id ?? ''} .* visits\\.ndjson\n`));
  });

  it('sends to a package and to a pixel, and prints one object', async () => {
    const { line, path } = userWith([...makeEvents(20, WITHOUT_IDS)]);
    const id = ACME_PACKAGES[0]?.id ?? '';
    const toPackage = await line.runHere('import', path, '--to', `package:${id}`, '--json');
    expect(toPackage).toMatchObject({ code: 0, stderr: '' });
    const [there] = await server.imports();
    expect(json(toPackage)).toMatchObject({
      outcome: 'imported',
      text: 'All 20 events are imported',
      id: there?.id,
      file: 'visits.ndjson',
      receipt: { lines: 20, sent: 20, imported: 20, failed: 0, setAside: 0, unknown: 0 },
      check: { ready: 20, failure: null },
      failure: null,
    });
    const seen = join(tempFolder(), 'seen.ndjson');
    writeFileSync(seen, [...makeEvents(8, { ...WITHOUT_IDS, seed: 2 })].join('\n'));
    const pixel = await line.runHere('import', seen, '--to', `pixel:${ACME_PIXELS[0]?.id ?? ''}`);
    expect(pixel.stdout).toContain('All 8 events are imported\n');
    expect((await server.imports()).map(({ destination }) => destination.kind)).toEqual(['package', 'pixel']);
    // Again to the package: each event has a Safety ID, so none counts twice.
    const again = await line.runHere('import', path, '--to', `package:${id}`);
    expect(again.stdout).toContain('All 20 events are in Scarf: 0 new, all from before\n');
    expect(again.code).toBe(0);
  });

  it('sends nothing where a question is open, or where events may count twice', async () => {
    const rows = ['when,page', '03.04.2026 10:00,/a', '04.03.2026 10:00,/b'];
    const { line, path } = userWith(rows, 'visits.csv');
    const asked = await line.runHere(
      'import',
      path,
      '--accept-guesses',
      '--to',
      `package:${ACME_PACKAGES[0]?.id ?? ''}`,
    );
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toContain('Nothing was sent: these questions must be answered first.\n');
    expect(await server.imports()).toEqual([]);
    expect(existsSync(dataPaths(line.dataFolder).imports)).toBe(false);

    const { line: other, path: events } = userWith([...makeEvents(5, WITHOUT_IDS)]);
    const to = ['--to', `package:${ACME_PACKAGES[0]?.id ?? ''}`, '--safety-ids', 'off'];
    expect((await other.runHere('import', events, ...to)).code).toBe(0);
    const twice = await other.runHere('import', events, ...to, '--json');
    expect(twice.code).toBe(1);
    expect(json(twice)).toMatchObject({
      outcome: null,
      text: expect.stringMatching(/^Nothing was sent: Scarf may count/) as unknown,
    });
    expect(await server.imports()).toHaveLength(1);
  });

  it('says what it is refused for, and leaves nothing behind', async () => {
    const { line, path } = userWith([...makeEvents(5)]);
    await server.removeAccount({ token: ACME_TOKEN });
    const refused = await line.runHere('import', path);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('Scarf did not accept this token.');
    expect(await records(line)).toEqual([]);
    expect(await line.runHere('import', join(tempFolder(), 'gone.csv'))).toMatchObject({
      code: 2,
      stdout: '',
    });
    expect((await line.runHere('import', path, '--out', 'x')).code).toBe(64);
  });

  it('with --no-wait prints the id; the next import follows it to the end', async () => {
    const { line, path } = userWith([...makeEvents(10)]);
    await server.set({ rate: 0 });
    const handed = await line.run('import', path, '--no-wait');
    const [there] = await server.imports();
    expect(handed).toEqual({ code: 0, stdout: `${there?.id ?? ''}\n`, stderr: '' });
    expect(await records(line)).toMatchObject([{ phase: { name: 'processing' } }]);
    expect(processesOf(line)).toHaveLength(1);
    await server.set({ rate: Infinity });
    const next = join(tempFolder(), 'more.ndjson');
    writeFileSync(next, [...makeEvents(10, { seed: 2 })].join('\n'));
    const { code, stderr } = await line.run('import', next);
    expect(stderr).toBe('An earlier import has not ended: visits.ndjson. Going on with it.\n');
    expect(code).toBe(0);
    expect((await records(line)).map(({ phase }) => phase.name)).toEqual(['done', 'done']);
    expect(await timesHeld(server)).toEqual({ events: 20, doubled: 0 });
  });

  it.runIf(process.platform !== 'win32')('ends as it would with a reader when nobody reads on', async () => {
    const { line, path } = userWith([...makeEvents(10), '{"$time":"2020-01-01T00:00:00Z"}']);
    const child = line.start('import', path, '--to', 'file');
    child.stdout.destroy();
    child.stderr.destroy();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(1);
    expect(await timesHeld(server)).toEqual({ events: 10, doubled: 0 });
  });

  it('with --no-wait ends only when it is certain that Scarf has it', async () => {
    const { line, path } = userWith([...makeEvents(10)]);
    await server.set({ rate: 0 });
    const upload = { method: 'POST', path: '/v2/*/import' };
    await server.addFault({ ...upload, times: 1, fault: { kind: 'accepted-then-reset' } });
    const printed = printedBy(line.start('import', path, '--no-wait'));
    await expect
      .poll(async () => (await records(line)).map(({ delivery }) => delivery.kind), { timeout: 20_000 })
      .toEqual(['on-trial']);
    await server.set({ rate: Infinity });
    expect((await printed).code).toBe(0);
    expect(await records(line)).toMatchObject([{ phase: { name: 'done' } }]);
  });

  it('with --no-wait leaves to others what still has to be sent', async () => {
    const { line, path } = userWith([...makeEvents(10)]);
    const { processes, imports } = dataPaths(line.dataFolder);
    const killed = new ProcessFolders(processes, 'command-line', () => undefined);
    await killed.open();
    await killed.claim('left');
    killed.close();
    const waiting = { why: 'offline', until: null, attempt: 1 } as const;
    const left = aRecord({ id: 'left', owner: ACME_OWNER, startedFrom: 'command-line' }, waiting);
    await new RecordStore(imports).add(left);
    const { code, stderr } = await line.runHere('import', path, '--no-wait');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await records(line)).find(({ id }) => id === 'left')?.phase).toEqual(left.phase);
    await expect.poll(async () => (await server.imports()).map(({ status }) => status)).toEqual(['done']);
  });

  it('is stopped with Ctrl+C, as in the app', async () => {
    const { line, path } = userWith([...makeEvents(10)]);
    await server.set({ rate: 0 });
    const child = line.start('import', path);
    const printed = printedBy(child);
    await server.waitForRequest({ method: 'POST', path: '/v2/*/import' });
    await expect.poll(async () => (await server.imports()).length, { timeout: 20_000 }).toBe(1);
    await server.step({ events: 4 });
    child.kill('SIGINT');
    const { code, stdout } = await printed;
    expect(code).toBe(130);
    expect(stdout).toContain('Stopped');
    expect(await server.aborts()).toHaveLength(1);
    expect(await records(line)).toMatchObject([{ phase: { name: 'cancelled' } }]);
    expect(processesOf(line)).toEqual([]);
  });

  it('waits while all of Scarf’s slots are in use, and says so', async () => {
    const running = [];
    for (let made = 0; made < 15; made += 1)
      running.push(await server.seedImport({ owner: ACME_OWNER, status: 'importing' }));
    const { line, path } = userWith([...makeEvents(10)]);
    const child = line.start('import', path);
    const printed = printedBy(child);
    const upload = { method: 'POST', path: '/v2/*/import' } as const;
    const statuses = async () => (await server.requests(upload)).map(({ status }) => status);
    await expect.poll(statuses).toEqual([422]);
    // The wait of each attempt is longer than the one before.
    await expect.poll(async () => (await records(line))[0]?.phase).toMatchObject({ attempt: 1 });
    await server.endImport({ id: running[0]?.id ?? '' });
    const { code, stderr } = await printed;
    expect(stderr).toMatch(/Trying again in 0:0\d\.\n/);
    expect(code).toBe(0);
    expect(await statuses()).toEqual([422, 200]);
    expect(await timesHeld(server)).toEqual({ events: 10, doubled: 0 });
  });
});

describe.runIf(process.platform !== 'win32')('the lines for cron in the documentation', () => {
  /** What cron would run on such a day, for this program, package and file, in its bare environment. */
  function runByCron(when: string, { line, path }: ReturnType<typeof userWith>): Promise<Printed> {
    const home = dirname(line.dataFolder);
    const program = join(home, 'event-importer');
    writeFileSync(
      program,
      `#!/bin/sh\nexec ${process.execPath} ${join(projectRoot, 'scripts/cli.js')} "$@"\n`,
    );
    chmodSync(program, 0o700);
    const token = `SCARF_TOKEN=${ACME_TOKEN}\nSCARF_API_URL=${server.url}\nXDG_CONFIG_HOME=${home}\nAPPDATA=${home}\n`;
    writeFileSync(join(home, '.scarf-token'), token, { mode: 0o600 });
    const documented = readFileSync(join(projectRoot, 'docs/command-line.md'), 'utf8').split('\n');
    const command =
      documented.find((one) => one.startsWith(`    ${when}  `))?.slice(`    ${when}  `.length) ?? '';
    const mine = command
      .replace('/usr/local/bin/event-importer', program)
      .replace('package:website', `package:${ACME_PACKAGES[0]?.id ?? ''}`)
      .replace('/srv/exports/week.csv', path);
    const env = { HOME: home, PATH: '/usr/bin:/bin', SHELL: '/bin/sh', LOGNAME: 'ana' };
    return printedBy(spawn('/bin/sh', ['-c', mine], { env, cwd: home }));
  }

  it('import the file, and print the receipt for the mail', async () => {
    const { code, stdout } = await runByCron(
      '0 7 * * 1',
      userWith([...makeEvents(5, WITHOUT_IDS)], 'week.ndjson'),
    );
    expect(stdout).toContain('All 5 events are imported\n');
    expect(code).toBe(0);
  });

  it('keep a log, and send a mail only if not all is imported', async () => {
    const good = userWith([...makeEvents(5, WITHOUT_IDS)], 'week.ndjson');
    const quiet = await runByCron('30 7 * * 1', good);
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: '' });
    writeFileSync(good.path, [...makeEvents(4, { ...WITHOUT_IDS, seed: 2 }), 'no event', ''].join('\n'));
    const mailed = await runByCron('30 7 * * 1', good);
    expect(mailed.stdout).toContain('4 of 5 events are imported\n');
    const log = readFileSync(join(dirname(good.line.dataFolder), 'scarf-import.log'), 'utf8');
    expect(log).toContain('All 5 events are imported\n');
    expect(log).toContain('4 of 5 events are imported\n');
    expect(log).not.toContain(ACME_TOKEN);
  });
});
