import { existsSync } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PageCommandName, Snapshot } from '../../src/shared/ipc';
import { readAppParts } from '../../scripts/licenses/app-parts';
import { packagesOf } from '../../scripts/licenses/bundled-packages';
import { checkLicenses } from '../../scripts/licenses/shipped-parts';
import { describedProject } from '../../scripts/package/described-project';
import { makePackage, type LinuxInstaller } from '../../scripts/package/make-package';
import { FUSES, readFuses } from '../../scripts/package/fuses';
import { captureChild } from '../../scripts/support/child';
import { projectRoot } from '../../scripts/support/project';
import { findElectron } from '../../scripts/tools/electron/find';
import { ensurePackagingPrograms } from '../../scripts/tools/system/ensure-system';
import { acmeServer } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import { timesHeld } from '../support/faults';
import * as user from '../support/journey';
import { launchPackaged, type PackagedApp, type PackagedOptions } from '../support/packaged-app';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';
import { smallDisk } from '../support/small-disk';
import { tempFolder } from '../support/temp-folder';
import { updateFeed } from '../support/update-feed';

// The installers of `npm run package` as a user meets them: installed, started, upgraded, removed.

const NAME = 'scarf-event-importer';
const DESKTOP_FILE = `/usr/share/applications/${NAME}.desktop`;
const OLDER = '0.0.1';

let folder: string;
let older: Readonly<Record<'AppImage' | 'deb', string>>;
let made: Readonly<Record<LinuxInstaller, string>>;

beforeAll(async () => {
  await ensurePackagingPrograms();
  folder = await mkdtemp(join(tmpdir(), 'scarf-importer-install-'));
  const electron = await findElectron();
  const make = async (targets: readonly LinuxInstaller[], version?: string): Promise<readonly string[]> => {
    const output = join(folder, version ?? 'today');
    const { installers } = await makePackage({
      ...{ electron, output, make: targets, purpose: 'trial' },
      ...(version !== undefined && { version }),
    });
    return installers;
  };
  const before = await make(['AppImage', 'deb'], OLDER);
  older = { AppImage: ofKind(before, 'AppImage'), deb: ofKind(before, 'deb') };
  const today = await make(['AppImage', 'deb', 'rpm']);
  made = { AppImage: ofKind(today, 'AppImage'), deb: ofKind(today, 'deb'), rpm: ofKind(today, 'rpm') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function ofKind(installers: readonly string[], kind: LinuxInstaller): string {
  const found = installers.filter((path) => path.endsWith(`.${kind}`));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

async function run(command: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await captureChild(command, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
  });
  expect(code, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

const apt = (...args: string[]): Promise<string> =>
  run('apt-get', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...args);

/** Why a package cannot be installed here; null: it can. */
async function whyNotInstalled(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'Only root may install a package.';
  const { code } = await captureChild('apt-get', ['--version']).catch(() => ({ code: 1 }));
  if (code !== 0) return 'This system has no apt-get.';
  return existsSync(DESKTOP_FILE) ? 'The app is installed on this computer.' : null;
}

/** What the system knows of the app: its files, links and entries. */
async function traces(): Promise<readonly string[]> {
  const places = ['/opt', '/usr', '/etc', '/var/lib/dpkg'];
  const named = ['-iname', `*${NAME}*`, '-o', '-iname', '*event?importer*'];
  const { stdout } = await captureChild('find', [...places, '-xdev', '(', ...named, ')']);
  return stdout.split('\n').filter((line) => line !== '');
}

/** The program of an entry of the desktop's menu, and what it is started with. */
async function menuEntry(path: string): Promise<{ program: string; args: readonly string[] }> {
  await run('desktop-file-validate', path);
  const line = /^Exec=(.*)$/m.exec(await readFile(path, 'utf8'))?.[1] ?? '';
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? '');
  const [program = '', ...args] = words;
  // %U stands for the files to open; there are none.
  return { program, args: args.filter((word) => word !== '%U') };
}

/** Leaves a picture of the installed app for a person to look at. */
async function takePicture(page: Page, name: string): Promise<void> {
  const pictures = join(projectRoot, '.test-output/installed');
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

async function snapshotOf(page: Page): Promise<Snapshot> {
  const answer = await page.evaluate(() => window.bridge.invoke('app.snapshot', undefined));
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

describe('a .deb', () => {
  it('is installed, imports a file, is upgraded with history, settings and account kept, and is removed without a trace', async ({
    skip,
  }) => {
    const reason = await whyNotInstalled();
    if (reason !== null) skip(reason);
    const before = await traces();
    onTestFinished(async () => {
      // Whatever a failed test left of it; there is nothing to purge after a good one.
      await captureChild('dpkg', ['--purge', NAME]);
    });
    const server = await acmeServer();
    const userData = tempFolder();
    const start = async (more: PackagedOptions['env'] = {}): Promise<PackagedApp> => {
      const { program, args } = await menuEntry(DESKTOP_FILE);
      return launchPackaged({ program, args, userData, env: { SCARF_API_URL: server.url, ...more } });
    };

    await apt('install', older.deb);
    const first = await start();
    await user.connect(first.page, ACME_OWNER, ACME_TOKEN);
    await first.page.getByTestId('drop-zone').waitFor();
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 40);
    await user.dropFile(first.page, path);
    expect(await user.checked(first.page)).toMatchObject({ lines: 40, ready: 40 });
    await user.startImport(first.page);
    await user.importIn(first.page, 'done');
    await first.page.evaluate(() =>
      window.bridge.invoke('settings.change', { patch: { theme: 'dark', parallelImports: 2 } }),
    );
    expect((await snapshotOf(first.page)).about.version).toBe(`${OLDER}-trial`);
    await first.quit();

    await apt('install', made.deb);
    const second = await start();
    await second.page.getByTestId('drop-zone').waitFor();
    const kept = await snapshotOf(second.page);
    expect(kept.about.version).not.toContain(OLDER);
    expect(kept.settings).toMatchObject({ theme: 'dark', parallelImports: 2 });
    expect(kept.connection).toMatchObject({ state: 'connected', owner: ACME_OWNER, unsaved: null });
    expect(kept.imports).toMatchObject([{ phase: { name: 'done' } }]);
    expect(kept.notices).toEqual([]);
    await user.openTab(second.page, 'settings');
    await second.page.getByTestId('trial').waitFor();
    await second.page.getByTestId('parts').scrollIntoViewIfNeeded();
    await takePicture(second.page, 'about');
    await user.openTab(second.page, 'help');
    await takePicture(second.page, 'help');
    await second.quit();

    const policy = join(tempFolder(), 'policy.json');
    await writeFile(policy, JSON.stringify({ locked: { proxy: 'system', color: 'red' } }), { mode: 0o644 });
    const third = await start({ EVENT_IMPORTER_POLICY: policy });
    await third.page.getByTestId('drop-zone').waitFor();
    await takePicture(third.page, 'start');
    await user.openTab(third.page, 'settings');
    await third.page.getByTestId('by-organization').scrollIntoViewIfNeeded();
    await takePicture(third.page, 'locked-setting');
    expect((await snapshotOf(third.page)).policy.locked).toEqual(['proxy']);
    expect((await snapshotOf(third.page)).notices).toMatchObject([{ kind: 'policy-in-part', path: policy }]);
    await third.quit();

    await apt('remove', NAME);
    expect((await traces()).filter((path) => !before.includes(path))).toEqual([]);
    expect(await readdir(join(userData, 'imports'))).toHaveLength(1);
  });

  it('can be started by every user, holds what was built, and says who made it and what others wrote', async () => {
    const root = tempFolder();
    await run('dpkg-deb', '--extract', made.deb, root);
    const program = join(root, 'opt/Event Importer for Scarf', NAME);
    expect((await stat(program)).mode & 0o777).toBe(0o755);
    expect((await stat(join(root, 'usr/share/icons/hicolor/256x256/apps', `${NAME}.png`))).mode & 0o777).toBe(
      0o644,
    );
    // What others wrote: Electron's licenses lie beside the program, all others are in the app, for About.
    const beside = await readdir(join(root, 'opt/Event Importer for Scarf'));
    expect(beside).toEqual(expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']));
    const archive = join(root, 'opt/Event Importer for Scarf/resources/app.asar');
    const entries = listPackage(archive, { isPack: false }).map((path) => path.slice(1));
    expect(new Set(entries.map((path) => path.split('/')[0]))).toEqual(
      new Set(['node_modules', 'out', 'package.json', 'resources']),
    );
    const packages = packagesOf(entries.map((path) => `/${path}/`)).map((one) =>
      one.slice('/node_modules/'.length),
    );
    const named = (await readAppParts()).map(({ name }) => name.replace('@github/keytar', 'keytar'));
    expect(packages).toContain('keytar');
    expect(named).toEqual(expect.arrayContaining([...packages]));
    checkLicenses(await readAppParts());

    const facts = await run('dpkg-deb', '--field', made.deb);
    expect(facts).toMatch(
      /^Package: scarf-event-importer\nVersion: \d+\.\d+\.\d+~trial\nArchitecture: amd64\n/,
    );
    for (const name of ['Maintainer', 'Installed-Size', 'Depends', 'Section', 'Description'])
      expect(facts).toMatch(new RegExp(`^${name}: \\S`, 'm'));
    // The project has no page, and Scarf's is not its own.
    expect(facts).not.toMatch(/^Homepage:/m);
    expect(made.deb).toMatch(/-trial-linux-amd64\.deb$/);
  });
});

it('the command line of a .deb checks and imports from where it is installed', async () => {
  const root = tempFolder();
  await run('dpkg-deb', '--extract', made.deb, root);
  const program = join(root, await readlink(join(root, 'usr/bin/event-importer')));
  for (const place of [
    'bash-completion/completions/event-importer',
    'zsh/vendor-completions/_event-importer',
  ])
    expect(existsSync(join(root, await readlink(join(root, 'usr/share', place))))).toBe(true);
  const server = await acmeServer();
  const home = tempFolder();
  const path = join(tempFolder(), 'clicks.ndjson');
  await writeEventFile(path, 40);
  const installed = async (...args: readonly string[]): Promise<unknown> => {
    const { PATH } = process.env;
    const env = {
      PATH,
      HOME: home,
      XDG_CONFIG_HOME: home,
      SCARF_API_URL: server.url,
      SCARF_TOKEN: ACME_TOKEN,
    };
    const { code, stdout, stderr } = await captureChild(program, args, { env });
    expect(code, stdout + stderr).toBe(0);
    return JSON.parse(stdout);
  };
  expect(await installed('check', path, '--json')).toMatchObject({ lines: 40, ready: 40, failure: null });
  const imported = await installed('import', path, '--owner', ACME_OWNER, '--json');
  expect(imported).toMatchObject({ outcome: 'imported', receipt: { sent: 40, imported: 40 } });
  expect(await timesHeld(server)).toEqual({ events: 40, doubled: 0 });
});

it('an AppImage starts without FUSE, keeps its data where the user’s is, and leaves nothing behind', async () => {
  const server = await acmeServer();
  const userData = tempFolder();
  const temporary = tempFolder();
  // AppImage's own head takes the first variable; with the second the app is seen to be gone.
  const env = { APPIMAGE_EXTRACT_AND_RUN: '1', TMPDIR: temporary, SCARF_API_URL: server.url };
  const app = await launchPackaged({ program: made.AppImage, userData, env });
  await app.page.getByTestId('connect-owner').waitFor();
  expect((await snapshotOf(app.page)).about).toMatchObject({ dataFolder: userData });
  await app.quit();
  const left = await readdir(temporary);
  expect(left.filter((name) => name.includes(NAME) || name.includes('appimage'))).toEqual([]);
});

it.runIf(process.getuid?.() === 0)(
  'an AppImage lets a newer one take its place when the user says so, and nothing else',
  async () => {
    const server = await acmeServer();
    const feed = await updateFeed();
    const disk = await smallDisk(500);
    const userData = tempFolder();
    const file = join(disk.path, 'Event Importer.AppImage');
    await copyFile(older.AppImage, file);
    const name = 'new-linux-x86_64.AppImage';
    const release = feed.path(name, 'testing');
    const put = async (): Promise<void> => {
      await rm(release, { force: true });
      await link(made.AppImage, release).catch(() => copyFile(made.AppImage, release));
    };
    await put();
    const env = { SCARF_API_URL: server.url, EVENT_IMPORTER_UPDATES: feed.named };
    const app = await launchPackaged({ program: file, userData, env });
    const { page } = app;
    await page.getByTestId('connect-owner').waitFor();
    const version = `${(await describedProject()).version}-trial`;
    const ask = (command: PageCommandName): Promise<unknown> =>
      page.evaluate((one) => window.bridge.invoke(one, undefined as never), command);
    const update = async () => (await snapshotOf(page)).update;
    const isOlder = async (): Promise<void> => {
      expect((await readdir(disk.path)).filter((one) => one !== 'filler')).toEqual([
        'Event Importer.AppImage',
      ]);
      await run('cmp', file, older.AppImage);
    };

    // A trial is a version that leads to a release.
    await feed.sign('0.0.0', { channel: 'testing' });
    await page.evaluate(() =>
      window.bridge.invoke('settings.change', { patch: { updateChannel: 'testing' } }),
    );
    await expect.poll(update).toMatchObject({ state: 'none', asOf: expect.any(String) });
    await writeFile(feed.path('release.json.sig', 'testing'), 'not ours');
    await ask('update.look');
    expect(await update()).toMatchObject({ state: 'failed', trouble: 'wrong-signature' });
    await feed.sign(version, { channel: 'testing' });
    await ask('update.look');
    expect(await update()).toMatchObject({ state: 'newer', version });

    const fails = async (trouble: string): Promise<void> => {
      await ask('update.download');
      await expect.poll(update).toMatchObject({ state: 'failed', trouble });
      await isOlder();
    };
    feed.send({ bytes: 1_000_000 });
    await fails('cut-off');
    feed.send('all');
    const { size } = await stat(release);
    await rm(release);
    await fails('no-answer');
    await writeFile(release, '');
    await truncate(release, size);
    await fails('wrong-file');
    await put();
    disk.fill();
    await fails('disk-full');
    disk.free();

    await page.getByTestId('update').getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-testid="update"][data-state="ready"]').waitFor();
    await run('cmp', file, made.AppImage);
    expect((await snapshotOf(page)).about.version).toBe(`${OLDER}-trial`);
    const port = join(userData, 'DevToolsActivePort');
    const before = await readFile(port, 'utf8');
    const restart = page.getByTestId('update').getByRole('button', { name: 'Restart now' });
    await restart.waitFor();
    // The page may end before its driver hears of the click.
    void restart.click().catch(() => undefined);
    await expect.poll(() => readFile(port, 'utf8').catch(() => before)).not.toBe(before);
    const lock = await readlink(join(userData, 'SingletonLock'));
    const pid = Number(lock.slice(lock.lastIndexOf('-') + 1));
    onTestFinished(() => void process.kill(pid, 'SIGTERM'));
    const [at = '', path = ''] = (await readFile(port, 'utf8')).split('\n');
    const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${at}${path}`, { noDefaults: true });
    const started = browser.contexts()[0]?.pages()[0];
    if (started === undefined) throw new Error('The new version has no window.');
    await started.getByTestId('connect-owner').waitFor();
    const now = await snapshotOf(started);
    expect(now.about.version).toBe(version);
    expect(now.settings.updateChannel).toBe('testing');
  },
);

it('an .rpm holds the same app, knows what it needs, and its scripts leave an upgraded app alone', async () => {
  const facts = await run('rpm', '--query', '--package', '--info', made.rpm);
  expect(facts).toMatch(/^Name\s*: scarf-event-importer$/m);
  expect(facts).toMatch(/^Version\s*: \d+\.\d+\.\d+~trial$/m);
  expect(facts).toMatch(/^License\s*: MIT$/m);
  expect(facts).not.toMatch(/^URL/m);
  const needs = await run('rpm', '--query', '--package', '--requires', made.rpm);
  expect(needs).toContain('libgtk-3.so.0()(64bit)');
  expect(needs).toContain('libsecret-1.so.0()(64bit)');
  await run('rpm', '--checksig', '--nosignature', made.rpm);
  const scripts = await run('rpm', '--query', '--package', '--scripts', made.rpm);
  expect(scripts).toContain('[ "$1" = 0 ] || exit 0');

  const root = tempFolder();
  await run('sh', '-c', `rpm2archive -n - < '${made.rpm}' | tar -x -C '${root}'`);
  const other = tempFolder();
  await run('dpkg-deb', '--extract', made.deb, other);
  const app = 'opt/Event Importer for Scarf';
  await run('diff', '-r', '--no-dereference', join(root, app), join(other, app));
  expect(FUSES).toMatchObject(await readFuses(join(root, app, NAME)));
  expect((await lstat(join(root, app, NAME))).mode & 0o777).toBe(0o755);
  await menuEntry(join(root, DESKTOP_FILE));
});
