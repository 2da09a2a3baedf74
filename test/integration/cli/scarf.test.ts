import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_NAME } from '../../../src/main/places/data-folder';
import { accountsText } from '../../../src/renderer/text/command-line';
import { CommandLine, printedBy, type Printed } from '../../support/command-line';
import { makeEvents } from '../../support/events';
import { servingRig } from '../../support/imports-rig';
import { oneServer } from '../../support/one-server';
import { ACME_OWNER, ACME_TOKEN } from '../../support/scarf-server';
import { closedPort } from '../../support/servers';
import { tempFolder } from '../../support/temp-folder';

const server = await oneServer();

/** A user whose app is connected, with the token in the environment. */
function user(env?: Readonly<Record<string, string>>): CommandLine {
  const line = new CommandLine(tempFolder(), server.url, env);
  line.connect();
  return line;
}

function json({ stdout }: Printed): unknown {
  return JSON.parse(stdout) as unknown;
}

const TIMES = { createdAt: '2026-11-26T10:00:00.000Z' };

describe('list', () => {
  it('shows the imports of the account that is connected in the app', async () => {
    const done = await server.seedImport({
      owner: ACME_OWNER,
      imported: 118,
      failed: 2,
      total: 120,
      ...TIMES,
    });
    const running = await server.seedImport({ owner: ACME_OWNER, status: 'importing', ...TIMES });
    const line = user();
    const shown = await line.run('list');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^ID +STATUS +EVENTS +IMPORTED +FAILED +STARTED +FILE\n/);
    expect(shown.stdout).toMatch(new RegExp(`\n${done.id} +done +120 +118 +2 +2\\d Nov 2026`));
    expect(shown.stdout).toMatch(new RegExp(`\n${running.id} +importing `));
    expect(json(await line.runHere('list', '--json'))).toMatchObject({
      imports: expect.arrayContaining([
        expect.objectContaining({
          id: done.id,
          status: 'done',
          total: 120,
          imported: 118,
          failed: 2,
          file: null,
        }),
      ]) as unknown,
      complete: true,
      failure: null,
    });
  });

  it('reads all pages', async () => {
    for (let made = 0; made < 103; made += 1) await server.seedImport({ owner: ACME_OWNER });
    const { imports } = json(await user().runHere('list', '--json')) as {
      readonly imports: readonly unknown[];
    };
    expect(imports).toHaveLength(103);
  });

  it('says so where there are none', async () => {
    expect(await user().runHere('list')).toEqual({ code: 0, stdout: 'No imports yet.\n', stderr: '' });
  });
});

describe('status and abort', () => {
  it('say how far Scarf is, and what became of an import that was stopped', async () => {
    const { id } = await server.seedImport({ owner: ACME_OWNER, status: 'importing', total: 9, ...TIMES });
    const line = user();
    const before = await line.runHere('status', id);
    expect(before.code).toBe(0);
    expect(before.stdout).toContain(`Import ${id}: importing\n9 events`);
    const stopped = await line.runHere('abort', id);
    expect(stopped.code).toBe(0);
    expect(stopped.stdout).toContain('Scarf stopped this import. What it had imported stays.');
    expect(await server.aborts()).toHaveLength(1);
    expect(json(await line.runHere('status', id, '--json'))).toMatchObject({
      import: { id, status: 'aborted', total: 9 },
      failure: null,
    });
    expect((await line.runHere('abort', id)).code).toBe(0);
  });

  it('say what to do about an id that Scarf does not know', async () => {
    const line = user();
    for (const command of ['status', 'log', 'abort'])
      expect(await line.runHere(command, 'nothing')).toEqual({
        code: 2,
        stdout: '',
        stderr:
          'This account has no import with this id. To see the ids: event-importer list. For another account: --owner NAME.\n',
      });
    expect(json(await line.runHere('status', 'nothing', '--json'))).toMatchObject({
      import: null,
      failure: { code: 'not-found' },
    });
  });
});

describe('log', () => {
  it('names the lines of the user’s own file, for an import of the app on this computer', async () => {
    const line = user();
    const path = join(tempFolder(), 'visits.ndjson');
    const [first = '', second = '', third = ''] = makeEvents(3);
    // The second line is set aside, so Scarf's line 2 is the user's line 3, which names no package that Scarf has.
    const unknown = third.replace(
      /"\$(package|tracking_pixel)":"[^"]+"/,
      '"$package":"970493a1-4ca0-4a4d-a085-fdce578e5a08"',
    );
    writeFileSync(path, `${first}\n{"$time":"2020-01-01T00:00:00Z"}\n${unknown}\n`);
    const { begin, until } = await servingRig(server.url, { folder: line.dataFolder });
    const { remoteId } = await until(await begin(path), 'done');
    expect(second).not.toBe('');
    const shown = await line.runHere('log', remoteId ?? '');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    const entries = shown.stdout
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
    expect(entries).toContainEqual(expect.objectContaining({ line: 2, fileLine: 3 }));
    expect(await line.runHere('list')).toMatchObject({
      stdout: expect.stringMatching(/visits\.ndjson\n$/) as unknown,
    });
    expect(readdirSync(join(line.dataFolder, '..')).filter((name) => name.startsWith('scarf-log-'))).toEqual(
      [],
    );
  });

  it('is Scarf’s own for an import that was sent from elsewhere, however long', async () => {
    const { id } = await server.seedImport({ owner: ACME_OWNER, log: { entries: 30_000 } });
    const { code, stdout } = await user().run('log', id);
    expect(code).toBe(0);
    const texts = stdout.trimEnd().split('\n');
    expect(texts.length).toBeGreaterThanOrEqual(30_000);
    expect(stdout).not.toContain('fileLine');
  });
});

describe('the account', () => {
  it('is that of --owner', async () => {
    await server.addAccount({ token: 'other-token-1234', owners: ['other'] });
    const { id } = await server.seedImport({ owner: 'other' });
    const line = user({ SCARF_TOKEN: 'other-token-1234' });
    expect((await line.runHere('list', '--owner', 'Other')).stdout).toContain(id);
    expect(await line.runHere('list', '--owner', 'a b')).toMatchObject({ code: 64, stdout: '' });
  });

  it('is missing where nobody connected', async () => {
    const line = new CommandLine(tempFolder(), server.url);
    expect(await line.runHere('list')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'No account is connected on this computer, or its token is not saved. Connect in the app, or set SCARF_TOKEN and name the account: --owner NAME.\n',
    });
    expect((await line.runHere('list', '--owner', ACME_OWNER)).code).toBe(0);
  });

  it('needs a token where there is no password store', async () => {
    const line = user({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' });
    expect(await line.run('list')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Set SCARF_TOKEN to your token.') as unknown,
    });
  });

  it.each([
    ['', 'SCARF_TOKEN is empty.'],
    ['ACME', 'Scarf did not accept this token.'],
    ['tökens', 'The token has characters that Scarf tokens never have.'],
  ])('is refused with SCARF_TOKEN “%s”', async (SCARF_TOKEN, sentence) => {
    const refused = await user({ SCARF_TOKEN }).runHere('list');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(sentence);
    expect(refused.stderr).toContain('SCARF_TOKEN');
  });

  it('is not said to have a token that fails where Scarf was not asked', () => {
    const offline = { code: 'offline', text: 'Scarf could not be reached.', next: 'Try again.' };
    const shown = { owner: 'acme', connected: false, tokenFrom: 'password-store', failure: offline } as const;
    expect(accountsText([shown])).toBe(
      'acme: the token in the password store could not be tried. Scarf could not be reached. Try again.\n',
    );
  });

  it('is named, with whether its token works', async () => {
    const line = user();
    line.connect(ACME_OWNER, { tokenOwners: [ACME_OWNER, 'left'] });
    const shown = await line.runHere('accounts');
    expect(shown).toMatchObject({
      code: 0,
      stdout: 'acme (in use in the app): the token of SCARF_TOKEN works.\n',
    });
    const foreign = user({ SCARF_TOKEN: 'of-nobody-here-0123456789' });
    foreign.connect(ACME_OWNER, { tokenOwners: [ACME_OWNER, 'left'] });
    const refused = await foreign.runHere('accounts');
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain('left: the token of SCARF_TOKEN does not work. ');
    expect(json(await line.runHere('accounts', '--json', '--owner', ACME_OWNER))).toEqual({
      accounts: [
        { owner: ACME_OWNER, connected: true, tokenFrom: 'SCARF_TOKEN', works: true, failure: null },
      ],
      failure: null,
    });
    expect((await new CommandLine(tempFolder(), server.url).runHere('accounts')).code).toBe(2);
  });
});

describe('trouble', () => {
  it('of Scarf is waited for, and told', async () => {
    const full = { status: 422, body: { error: 'too many active imports' } } as const;
    for (const fault of [{ status: 429 }, full]) {
      await server.addFault({ path: '/v2/imports/**', times: 1, fault: { kind: 'status', ...fault } });
      expect((await user().runHere('list')).code).toBe(0);
    }
    const after = { 'retry-after': '600' };
    await server.addFault({ path: '/v2/imports/**', fault: { kind: 'status', status: 429, headers: after } });
    expect(await user().runHere('list')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'Scarf asked us to slow down. Try again in 10:00.\n',
    });
  });

  it('of the network is told', async () => {
    const line = new CommandLine(tempFolder(), `http://127.0.0.1:${await closedPort()}`);
    line.connect();
    const { code, stderr } = await line.runHere('list');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Scarf could not be reached. Check your internet connection, then try again.\n',
    });
  });

  it('is left with Ctrl+C', async () => {
    await server.addFault({ path: '/v2/imports/**', fault: { kind: 'hang' } });
    const child = user().start('list');
    const printed = printedBy(child);
    await server.waitForRequest({ path: '/v2/imports/*' });
    child.kill('SIGINT');
    expect(await printed).toEqual({ code: 130, stdout: '', stderr: '' });
  });

  it('with the policy of the organization is told', async () => {
    const policy = join(tempFolder(), 'policy.json');
    writeFileSync(policy, '{');
    const { code, stderr } = await user({ SCARF_TOKEN: ACME_TOKEN, EVENT_IMPORTER_POLICY: policy }).runHere(
      'list',
    );
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Your organization’s settings for this app could not be used. Tell your IT team about ${policy}.\n`,
    });
  });

  it('with the reader of a log leaves no log behind', async () => {
    const { id } = await server.seedImport({ owner: ACME_OWNER, log: { entries: 100_000 } });
    const line = user();
    const child = line.start('log', id);
    child.stdout.once('data', () => child.stdout.destroy());
    expect((await printedBy(child)).code).toBe(0);
    expect(readdirSync(join(line.dataFolder, '..'))).toEqual([APP_NAME]);
  });

  it('with the app’s own files changes nothing in its data folder', async () => {
    const line = user();
    mkdirSync(join(line.dataFolder, 'imports', 'half'), { recursive: true });
    writeFileSync(join(line.dataFolder, 'imports', 'half', 'record.json.writing-1'), '{');
    writeFileSync(join(line.dataFolder, 'settings.json'), '{"account":');
    const before = readdirSync(line.dataFolder, { recursive: true });
    expect((await line.run('list', '--owner', ACME_OWNER)).code).toBe(0);
    expect(readdirSync(line.dataFolder, { recursive: true })).toEqual(before);
    expect(readFileSync(join(line.dataFolder, 'settings.json'), 'utf8')).toBe('{"account":');
  });
});

it('the token is in nothing that is written', async () => {
  await server.addFault({
    path: '/v2/imports/**',
    fault: { kind: 'status', status: 400, body: `no ${ACME_TOKEN}` },
  });
  const line = user();
  for (const args of [['list'], ['list', '--json'], ['accounts'], ['accounts', '--json']]) {
    const { stdout, stderr } = await line.runHere(...args);
    expect(stdout + stderr).not.toContain(ACME_TOKEN);
  }
  // No argument is one.
  const typed = await line.runHere('list', '--token', ACME_TOKEN);
  expect(typed).toMatchObject({
    code: 64,
    stderr: expect.stringContaining("Unknown option '--token'") as unknown,
  });
  expect(typed.stdout + typed.stderr).not.toContain(ACME_TOKEN);
});
