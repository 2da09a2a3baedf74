import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { captureChild } from '../../../scripts/support/child';
import { findElectron, sandboxSwitches, type ElectronRuntime } from '../../../scripts/tools/electron/find';
import { FUSES, readFuses } from '../../../scripts/package/fuses';
import { makePackage, type PackageOptions } from '../../../scripts/package/make-package';
import { PATIENCE_MS } from '../../support/app';
import { acmeServer } from '../../support/connected-app';
import { writeEventFile } from '../../support/events';
import * as user from '../../support/journey';
import { launchPackaged } from '../../support/packaged-app';
import { ACME_OWNER, ACME_TOKEN } from '../../support/scarf-server';
import { tempFolder } from '../../support/temp-folder';

// The app is packaged once, with the code of `npm run package`, then attacked as by a person with access to the
// computer but without the user's password.

/** A rejected program shows an error window and does not end. */
const LONG_ENOUGH_MS = 8_000;

let folder: string;
let electron: ElectronRuntime;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scarf-importer-package-'));
  electron = await findElectron();
  program = await packaged('trial');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A packaged app. One for trial takes the debugger that drives its window here, and another server. */
async function packaged(purpose: PackageOptions['purpose']): Promise<string> {
  const output = join(folder, purpose);
  const { programs } = await makePackage({ electron, output, make: 'unpacked', purpose });
  return programs[0] ?? '';
}

/** A script that creates a file when it runs. */
async function tellTale(): Promise<{ script: string; code: string; ran: () => boolean }> {
  const place = tempFolder();
  const trace = join(place, 'ran');
  const code = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`;
  const script = join(place, 'script.cjs');
  await writeFile(script, code);
  return { script, code, ran: () => existsSync(trace) };
}

describe('the packaged app', () => {
  it('has the fuses that the project sets, as far as this Electron knows them', async () => {
    const found = await readFuses(program);
    expect(FUSES).toMatchObject(found);
    expect(found).toMatchObject({
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      OnlyLoadAppFromAsar: true,
      EnableEmbeddedAsarIntegrityValidation: true,
    });
    // The development runtime differs, so the check above is not vacuous.
    expect(await readFuses(electron.executable)).toMatchObject({
      RunAsNode: true,
      OnlyLoadAppFromAsar: false,
    });
  });

  it('runs no foreign code, accepts no debugger, keeps the token, and imports a file', async () => {
    const asNode = await tellTale();
    const required = await tellTale();
    const hostile = {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--require=${required.script}`,
    };
    const control = await captureChild(electron.executable, ['-e', asNode.code], {
      env: { ...process.env, ...hostile },
      limitMs: PATIENCE_MS,
    });
    expect([control.code, asNode.ran(), required.ran()]).toEqual([0, true, true]);

    const server = await acmeServer();
    const untouched = await tellTale();
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 400);
    const second = await tellTale();
    const app = await launchPackaged({
      program,
      userData: tempFolder(),
      env: { ...hostile, NODE_OPTIONS: `--require=${second.script}`, SCARF_API_URL: server.url },
      args: ['--inspect=0', '-e', untouched.code],
    });
    await user.connect(app.page, ACME_OWNER, ACME_TOKEN);
    await app.page.getByTestId('drop-zone').waitFor();
    // The password store was asked from inside the archive, and gave back what it was given.
    const snapshot = await app.page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
    expect(snapshot).toMatchObject({ value: { connection: { state: 'connected', unsaved: null } } });
    await user.dropFile(app.page, path);
    expect(await user.checked(app.page)).toMatchObject({ lines: 400, ready: 400 });
    await user.startImport(app.page);
    const done = await user.importIn(app.page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(400);
    expect(await user.arrived(server)).toMatchObject({ imported: 400, failed: 0 });
    expect([untouched.ran(), second.ran()]).toEqual([false, false]);
    expect(app.output()).not.toContain('Debugger listening');
  });

  it('for users does not start with a switch that hands its window to a debugger', async () => {
    const shipped = await packaged('shipping');
    for (const debugging of ['--remote-debugging-port=0', '--remote-debugging-pipe']) {
      const started = await captureChild(
        shipped,
        [debugging, `--user-data-dir=${tempFolder()}`, ...sandboxSwitches()],
        { limitMs: PATIENCE_MS },
      );
      expect(started.code).toBe(1);
      expect(started.stderr).toContain(`The app does not start with ${debugging.split('=')[0]}.`);
      expect(started.stderr).not.toContain('DevTools listening');
    }
  });

  it('does not start another app in place of its own', async () => {
    const resources = join(dirname(program), 'resources');
    const other = await tellTale();
    const place = join(resources, 'app');
    await mkdir(place);
    await writeFile(join(place, 'package.json'), JSON.stringify({ name: 'other', main: 'main.js' }));
    await writeFile(join(place, 'main.js'), `${other.code}; process.exit(0);`);
    await rename(join(resources, 'app.asar'), join(resources, 'aside.asar'));
    onTestFinished(async () => {
      await rename(join(resources, 'aside.asar'), join(resources, 'app.asar'));
      await rm(place, { recursive: true });
    });
    const { code } = await captureChild(program, [`--user-data-dir=${tempFolder()}`, ...sandboxSwitches()], {
      limitMs: LONG_ENOUGH_MS,
    });
    expect(code).not.toBe(0);
    expect(other.ran()).toBe(false);
  });
});
