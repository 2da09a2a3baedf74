import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../src/main/scarf/connect';
import type { Clock } from '../../../src/main/time/clock';
import { openFeed } from '../../../src/main/updates/feed';
import { publicKeyOf } from '../../../src/main/updates/update-source';
import { Updates } from '../../../src/main/updates/updates';
import type { Settings } from '../../../src/shared/app/settings';
import type { UpdateView } from '../../../src/shared/app/update';
import { NO_SIGN_INS } from '../../support/proxy-sign-ins';
import { smallDisk } from '../../support/small-disk';
import { tempFolder } from '../../support/temp-folder';
import { updateFeed, type UpdateFeed } from '../../support/update-feed';

// The whole way of an update in plain Node: a real feed, a real file in the place of the app.

const NAME = 'app-2.0.0-linux-x86_64.AppImage';
const NEW = Buffer.alloc(3_000_000, 'new');
const HOUR_MS = 3_600_000;

const dispatcher = createDispatcher({
  resolveProxy: () => Promise.resolve('DIRECT'),
  caCertificates: () => Promise.resolve(undefined),
  signIns: NO_SIGN_INS,
});
afterAll(() => dispatcher.close());

let feed: UpdateFeed;
beforeEach(async () => {
  feed = await updateFeed();
  writeFileSync(feed.path(NAME), NEW);
  await feed.sign('2.0.0');
});

interface App {
  readonly updates: Updates;
  readonly views: readonly UpdateView[];
  readonly restarts: readonly string[];
  readonly reports: readonly unknown[];
  /** The waits that began, in hours. */
  readonly waits: readonly number[];
  /** What is around it, to be changed. */
  readonly around: { settings: Pick<Settings, 'updates' | 'updateChannel'>; isImporting: boolean };
  /** Resolves once the view is in this state. */
  until(state: UpdateView['state']): Promise<UpdateView>;
  /** The last wait is over. */
  wake(): void;
  /** What the folder of the app holds, and the content of the app's file. */
  onDisk(): { readonly names: readonly string[]; readonly content: string };
}

function appIn(folder = tempFolder(), place: 'AppImage' | 'package' = 'AppImage'): App {
  const target = join(folder, 'my.AppImage');
  writeFileSync(target, 'old');
  const views: UpdateView[] = [];
  const restarts: string[] = [];
  const reports: unknown[] = [];
  const waits: number[] = [];
  let wake = (): void => undefined;
  const listeners = new Set<() => void>();
  const clock: Clock = {
    now: () => Date.parse('2026-11-27T12:00:00Z'),
    monotonic: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        waits.push(ms / HOUR_MS);
        wake = resolve;
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const around: App['around'] = {
    settings: { updates: 'ask', updateChannel: 'stable' },
    isImporting: false,
  };
  const { source } = feed;
  const updates = new Updates({
    ...{ version: '1.0.0', architecture: 'x86_64', appImage: place === 'AppImage' ? target : null },
    publicKey: publicKeyOf(source),
    feed: (channel) =>
      openFeed({ address: `${source.address}/${channel}`, dispatcher: () => Promise.resolve(dispatcher) }),
    settings: () => around.settings,
    isImporting: () => around.isImporting,
    clock,
    changed: (view) => {
      views.push(view);
      for (const listener of listeners) listener();
    },
    restart: (file) => restarts.push(file),
    report: (error) => reports.push(error),
  });
  return {
    ...{ updates, views, restarts, reports, waits, around },
    until: (state) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (updates.view.state !== state) return;
          listeners.delete(look);
          resolve(updates.view);
        };
        listeners.add(look);
        look();
      }),
    wake: () => wake(),
    onDisk: () => ({ names: readdirSync(folder).sort(), content: readFileSync(target, 'latin1') }),
  };
}

const OLD_ONLY = { names: ['my.AppImage'], content: 'old' };
const NEW_ONLY = { names: ['my.AppImage'], content: NEW.toString('latin1') };
const OFFER = { version: '2.0.0', size: NEW.length };

/** An app that was told of the newer version. */
async function offered(app = appIn()): Promise<App> {
  app.updates.open();
  expect(await app.until('newer')).toEqual({ state: 'newer', ...OFFER });
  return app;
}

describe('a newer version', () => {
  it('is offered, downloaded when the user wants it, and started when the user wants it', async () => {
    const app = await offered();
    expect(app.onDisk()).toEqual(OLD_ONLY);
    expect(feed.asked).toEqual(['/stable/release.json', '/stable/release.json.sig']);
    app.updates.download();
    expect(await app.until('ready')).toEqual({ state: 'ready', version: '2.0.0', waits: false });
    expect(app.onDisk()).toEqual(NEW_ONLY);
    const progress = app.views.flatMap((view) => (view.state === 'downloading' ? view.bytes : []));
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(app.restarts).toEqual([]);
    app.updates.restart();
    expect(app.restarts).toHaveLength(1);
  });

  it('is looked for once a day, and each hour while nothing answers, without a word', async () => {
    await feed.sign('1.0.0');
    const app = appIn();
    app.updates.open();
    await expect.poll(() => app.waits).toEqual([24]);
    expect(app.updates.view).toEqual({ state: 'none', asOf: '2026-11-27T12:00:00.000Z' });
    feed.close();
    app.wake();
    await expect.poll(() => app.waits).toEqual([24, 1]);
    app.wake();
    await expect.poll(() => app.waits).toEqual([24, 1, 1]);
    expect(app.views).toHaveLength(1);
    expect(app.reports).toHaveLength(2);
  });

  it('that is not to be had is told when the user asked for it', async () => {
    feed.close();
    const app = appIn();
    app.updates.open();
    await expect.poll(() => app.waits).toEqual([1]);
    await app.updates.look();
    expect(app.views).toMatchObject([
      { state: 'looking' },
      { state: 'failed', offered: null, trouble: 'no-answer' },
    ]);
  });

  it('is not downloaded any more when the user stops it, and is still offered', async () => {
    const app = await offered();
    feed.send('nothing');
    app.updates.download();
    await expect.poll(() => feed.asked.at(-1)).toContain(NAME);
    app.updates.stop();
    expect(app.updates.view).toEqual({ state: 'newer', ...OFFER });
    await app.updates.close();
    expect([app.updates.view.state, app.onDisk()]).toEqual(['newer', OLD_ONLY]);
  });

  it('is only told where the app is no file of its own', async () => {
    const app = appIn(tempFolder(), 'package');
    app.updates.open();
    expect(await app.until('told')).toEqual({ state: 'told', version: '2.0.0', why: 'installed' });
    app.updates.download();
    app.updates.restart();
    expect([app.updates.view.state, app.restarts]).toEqual(['told', []]);
    expect(app.onDisk()).toEqual(OLD_ONLY);
  });

  it.runIf(process.getuid?.() === 0)('is only told where the app may not write beside its file', async () => {
    const disk = await smallDisk(1);
    const app = appIn(disk.path);
    await disk.setReadOnly(true);
    app.updates.open();
    expect(await app.until('told')).toMatchObject({ why: 'no-permission' });
  });

  it('that leads to a release is for the testing channel', async () => {
    writeFileSync(feed.path('app-2.1.0-beta.1-linux-x86_64.AppImage', 'testing'), NEW);
    await feed.sign('2.1.0-beta.1', { channel: 'testing' });
    const app = await offered();
    app.around.settings = { updates: 'ask', updateChannel: 'testing' };
    app.updates.settingsChanged();
    await app.until('none');
    expect(await app.until('newer')).toMatchObject({ version: '2.1.0-beta.1' });
  });
});

describe('an update that is off', () => {
  it('asks for nothing until it is turned on', async () => {
    const app = appIn();
    app.around.settings = { updates: 'off', updateChannel: 'stable' };
    app.updates.settingsChanged();
    app.updates.open();
    await app.updates.look();
    expect([app.updates.view, feed.asked]).toEqual([{ state: 'off' }, []]);
    app.around.settings = { updates: 'ask', updateChannel: 'stable' };
    app.updates.settingsChanged();
    await app.until('newer');
  });

  it('ends a download', async () => {
    const app = await offered();
    feed.send('nothing');
    app.updates.download();
    await expect.poll(() => feed.asked.at(-1)).toContain(NAME);
    app.around.settings = { updates: 'off', updateChannel: 'stable' };
    app.updates.settingsChanged();
    await app.updates.close();
    expect([app.updates.view, app.onDisk()]).toEqual([{ state: 'off' }, OLD_ONLY]);
  });
});

describe('an import that is under way', () => {
  it('is waited for before a download, and before a restart', async () => {
    const app = await offered();
    app.around.isImporting = true;
    app.updates.download();
    expect(app.updates.view).toEqual({ state: 'waiting', ...OFFER });
    app.updates.workChanged();
    expect(app.updates.view.state).toBe('waiting');
    app.around.isImporting = false;
    app.updates.workChanged();
    await app.until('ready');
    app.around.isImporting = true;
    app.updates.restart();
    expect([app.updates.view, app.restarts]).toEqual([{ state: 'ready', version: '2.0.0', waits: true }, []]);
    app.around.isImporting = false;
    app.updates.workChanged();
    app.updates.restart();
    expect(app.restarts).toHaveLength(1);
  });

  it('that begins during a download comes first', async () => {
    const app = await offered();
    feed.send('nothing');
    app.updates.download();
    await expect.poll(() => feed.asked.at(-1)).toContain(NAME);
    app.around.isImporting = true;
    app.updates.workChanged();
    expect(app.updates.view).toEqual({ state: 'waiting', ...OFFER });
    await app.updates.close();
    expect(app.onDisk()).toEqual(OLD_ONLY);
    feed.send('all');
    app.around.isImporting = false;
    app.updates.workChanged();
    await app.until('ready');
    expect(app.onDisk()).toEqual(NEW_ONLY);
  });
});

describe('a download that goes wrong leaves the running app as it is, and says what is wrong:', () => {
  it.each([
    [
      'another file of the same size',
      () => writeFileSync(feed.path(NAME), Buffer.alloc(NEW.length, 'bad')),
      'wrong-file',
    ],
    [
      'a file that is too long',
      () => writeFileSync(feed.path(NAME), Buffer.concat([NEW, NEW])),
      'wrong-file',
    ],
    ['half a file', () => feed.send({ bytes: 1_000_000 }), 'cut-off'],
    ['a file that is shorter', () => writeFileSync(feed.path(NAME), NEW.subarray(1)), 'cut-off'],
    ['a feed that is gone', () => feed.close(), 'no-answer'],
    ['a feed without the file', () => rmSync(feed.path(NAME)), 'no-answer'],
    ['another signature', () => writeFileSync(feed.path('release.json.sig'), 'bad'), 'wrong-signature'],
  ])('%s', async (_what, goWrong, trouble) => {
    const app = await offered();
    goWrong();
    app.updates.download();
    expect(await app.until('failed')).toMatchObject({ trouble, offered: OFFER });
    expect([app.onDisk(), app.restarts]).toEqual([OLD_ONLY, []]);
  });

  it.runIf(process.getuid?.() === 0)('a full disk; and it works once there is room', async () => {
    const disk = await smallDisk(5);
    const app = await offered(appIn(disk.path));
    disk.fill();
    app.updates.download();
    expect(await app.until('failed')).toMatchObject({ trouble: 'disk-full', offered: OFFER });
    expect(app.onDisk()).toEqual({ names: ['filler', 'my.AppImage'], content: 'old' });
    disk.free();
    app.updates.download();
    await app.until('ready');
    expect(app.onDisk()).toEqual(NEW_ONLY);
  });

  it('a feed that went back to an older version: nothing is newer then', async () => {
    const app = await offered();
    await feed.sign('0.9.0');
    app.updates.download();
    await app.until('none');
    expect(app.onDisk()).toEqual(OLD_ONLY);
  });

  it('a feed that went on to another version: that one is offered', async () => {
    const app = await offered();
    await feed.sign('2.0.1');
    app.updates.download();
    await app.until('downloading');
    expect(await app.until('newer')).toMatchObject({ version: '2.0.1' });
    expect(app.onDisk()).toEqual(OLD_ONLY);
  });
});

describe('the end of the app', () => {
  it('waits for what a download has to remove', async () => {
    const app = await offered();
    expect(app.updates.close()).toBeNull();
    feed.send('nothing');
    app.updates.download();
    await expect.poll(() => app.onDisk().names).toHaveLength(2);
    await app.updates.close();
    expect(app.onDisk()).toEqual(OLD_ONLY);
  });

  it('that came without warning leaves a file which the next start removes', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, '.my.AppImage.update-0a1b2c3d'), 'half');
    writeFileSync(join(folder, '.other.AppImage.update-0a1b2c3d'), 'half');
    const app = appIn(folder);
    app.updates.open();
    await expect.poll(() => app.onDisk().names).toEqual(['.other.AppImage.update-0a1b2c3d', 'my.AppImage']);
  });
});
