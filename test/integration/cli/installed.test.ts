import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCommandLine } from '../../../scripts/package/command-line';
import { captureChild } from '../../../scripts/support/child';
import { tempFolder } from '../../support/temp-folder';

/** The bundle takes seconds, on a loaded machine a minute. */
const BUNDLE_TIMEOUT_MS = 120_000;

/** As the packages of Linux lay it out: a link on the PATH leads into a folder with spaces. */
describe.skipIf(process.platform === 'win32')('the installed command line', () => {
  const installed: { program: string; folder: string } = { program: '', folder: '' };

  let root = '';

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'scarf-importer-test-'));
    installed.folder = join(root, 'Event Importer for Scarf/resources/command-line');
    const { platform, arch } = process;
    await makeCommandLine(installed.folder, { version: '1.0.0', platform, arch });
    installed.program = join(root, 'event-importer');
    symlinkSync(join(installed.folder, 'event-importer'), installed.program);
  }, BUNDLE_TIMEOUT_MS);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const run = (args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) => {
    const home = tempFolder();
    const base = { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: home };
    return captureChild(installed.program, args, { env: { ...base, ...env } });
  };

  /** A folder with the programs that the wrapper needs, and a Node of this version or none. */
  const pathWith = (version: string | null): string => {
    const folder = tempFolder();
    for (const name of ['sh', 'dirname', 'readlink']) symlinkSync(`/usr/bin/${name}`, join(folder, name));
    if (version === null) return folder;
    const preload = join(tempFolder(), 'old.cjs');
    writeFileSync(preload, `Object.defineProperty(process.versions, 'node', { value: '${version}' });\n`);
    const node = join(folder, 'node');
    writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' --require '${preload}' "$@"\n`);
    chmodSync(node, 0o755);
    return folder;
  };

  it('checks a file with its rules, its threads and the words of the app', async () => {
    const file = join(tempFolder(), 'events.ndjson');
    writeFileSync(
      file,
      `${JSON.stringify({ $time: new Date().toISOString(), $package: 'p-1', $unique_id: 'a' })}\n`,
    );
    const { code, stdout, stderr } = await run(['check', file, '--json']);
    expect([code, stderr], stdout).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ lines: 1, ready: 1 });
  });

  it.each([
    ['there is none on the PATH', null],
    ['the one on the PATH is 18.20.4', '18.20.4'],
    ['the one on the PATH is 20.18.3', '20.18.3'],
  ])('says what it needs and what to do where %s', async (lack, version) => {
    const { code, stdout, stderr } = await run(['--help'], { PATH: pathWith(version) });
    expect([code, stdout]).toEqual([69, '']);
    expect(stderr).toContain(`needs Node 20.19 or later, and ${lack}. Install it from https://nodejs.org`);
  });

  it('runs nothing of the folder that it is called in, where it cannot tell its own', async () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'start.cjs'), "console.log('of another');\n");
    const path = pathWith('22.12.0');
    rmSync(join(path, 'readlink'));
    const env = { PATH: path, HOME: cwd };
    const { code, stdout } = await captureChild(installed.program, ['--help'], { cwd, env });
    expect([code, stdout]).toEqual([69, '']);
  });

  it('talks to Scarf only, like an app for users', async () => {
    const env = { SCARF_API_URL: 'http://127.0.0.1:9', SCARF_TOKEN: 'x', HTTPS_PROXY: 'http://127.0.0.1:9' };
    const { stderr } = await run(['list', '--owner', 'acme'], env);
    expect(stderr).toContain('proxy');
  });

  it('reads the password store by a keytar of its own', async () => {
    const script = `require(${JSON.stringify(join(installed.folder, 'node_modules/keytar'))}).findCredentials.call`;
    expect(await captureChild(process.execPath, ['-p', `typeof ${script}`])).toMatchObject({
      code: 0,
      stdout: 'function\n',
    });
  });

  it('has completions for each shell', () => {
    const read = (name: string): string => readFileSync(join(installed.folder, 'completions', name), 'utf8');
    expect(read('event-importer.bash')).toContain('complete -o default -F _event_importer event-importer');
    expect(read('_event-importer')).toMatch(/^#compdef event-importer\n/);
    expect(read('event-importer.fish')).toContain('complete -c event-importer');
  });
});
