import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExternalPage } from '../../src/shared/app/external-pages';
import { ask, snapshotOf } from '../support/ask';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { keepEvidence, startShared, type Shared } from '../support/shared-app';
import { startTrap, type Trap } from '../support/trap';

// The window's locks, tried from the inside: each probe is what hostile code in the page would do first.

let shared: Shared;
let trap: Trap;
beforeAll(async () => {
  trap = await startTrap();
  shared = await startShared();
});
afterAll(async () => {
  await shared.end();
  await trap.close();
});
beforeEach(() => keepEvidence(() => shared.app));

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

describe('the page', () => {
  it('comes from its own origin, and from nowhere else', async () => {
    const { page } = shared.app;
    expect(page.url()).toBe('app://importer/index.html');
    const loaded = await page.evaluate(() =>
      [...document.querySelectorAll('script, link, img, source')].map(
        (element) => (element as HTMLScriptElement).src || (element as HTMLLinkElement).href,
      ),
    );
    expect(loaded.length).toBeGreaterThan(1);
    expect(loaded.filter((address) => !address.startsWith('app://importer/'))).toEqual([]);
  });

  it('is served from a list of files: what is not on it does not exist', async () => {
    const { electron } = shared.app;
    const statusOf = (url: string, method = 'GET') =>
      electron.evaluate(
        ({ session }, asked) =>
          session
            .fromPartition('page')
            .fetch(asked.url, asked)
            .then(({ status }) => status),
        { url, method },
      );
    expect(await statusOf('app://importer/index.html')).toBe(200);
    for (const url of [
      'app://importer/..%2f..%2fetc/passwd',
      'app://importer/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
      'app://importer//etc/passwd',
      'app://importer/../main/index.cjs',
      'app://importer/..%2fmain%2findex.cjs',
      'app://importer/unknown.js',
      'app://importer/',
      'app://elsewhere/index.html',
    ]) {
      expect.soft(await statusOf(url), url).toBe(404);
    }
    expect(await statusOf('app://importer/index.html', 'POST')).toBe(404);
  });

  it('carries exactly the policy that was decided on', async () => {
    const { page } = shared.app;
    const policy = await page.evaluate(async () =>
      (await fetch('app://importer/index.html')).headers.get('content-security-policy'),
    );
    expect(policy).toBe(POLICY);
  });

  it('runs no script but its own', async () => {
    const ran = await shared.app.page.evaluate(async () => {
      const marks = window as unknown as Record<string, unknown>;
      const inline = document.createElement('script');
      inline.textContent = 'window.ranInline = true';
      document.body.append(inline);
      const attribute = document.createElement('div');
      attribute.innerHTML = '<img src="data:image/png;base64,broken" onerror="window.ranAttribute = true">';
      document.body.append(attribute);
      const link = document.createElement('a');
      link.href = 'javascript:void(window.ranLink = true)';
      document.body.append(link);
      link.click();
      // Out of reach of the debugger, which is above the policy.
      const evaluated = await new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            resolve(`ran: ${String((0, eval)('1'))}`);
          } catch (error) {
            resolve(error instanceof Error ? error.name : 'thrown');
          }
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const element of [inline, attribute, link]) element.remove();
      return { evaluated, marks: Object.keys(marks).filter((name) => name.startsWith('ran')) };
    });
    expect(ran).toEqual({ evaluated: 'EvalError', marks: [] });
  });

  it('reaches nothing on the network and nothing on the disk', async () => {
    expect(await reach(trap)).toEqual({});
    expect(trap.visits()).toBe(0);
  });

  it('asks the network for no name of its own choice', async () => {
    const { electron } = shared.app;
    const log = join(shared.folder, 'net-log.json');
    const pageLog = (path: string | null) =>
      electron.evaluate(async ({ session }, to) => {
        const { netLog } = session.fromPartition('page');
        await (to === null ? netLog.stopLogging() : netLog.startLogging(to, { captureMode: 'everything' }));
      }, path);
    await pageLog(log);
    await reach(trap);
    await pageLog(null);
    const logged = readFileSync(log, 'utf8');
    // A log is large; a failed comparison would print it all.
    expect(logged.length).toBeGreaterThan(1_000);
    expect(logged.includes('secret.example.test')).toBe(false);
  });

  it('sends nothing by WebRTC, also where the page still has it', async () => {
    const { page } = shared.app;
    const debug = await page.context().newCDPSession(page);
    try {
      const { frameTree } = await debug.send('Page.getFrameTree');
      // An isolated world has everything anew that the preload took out of the page.
      const { executionContextId: contextId } = await debug.send('Page.createIsolatedWorld', {
        frameId: frameTree.frame.id,
      });
      const { result } = await debug.send('Runtime.evaluate', {
        contextId,
        awaitPromise: true,
        returnByValue: true,
        expression: `(${gatherCandidates.toString()})('127.0.0.1:${trap.port}')`,
      });
      expect(result.value).toEqual([]);
      expect(trap.visits()).toBe(0);
    } finally {
      await debug.detach();
    }
  });

  it('reaches nothing even where the policy is lifted: the session refuses as well', async () => {
    const { page } = shared.app;
    const debug = await page.context().newCDPSession(page);
    const policyIs = async (enforced: boolean) => {
      await debug.send('Page.setBypassCSP', { enabled: !enforced });
      // It counts from the next document on.
      await page.reload();
      await page.getByTestId('drop-zone').waitFor();
    };
    await policyIs(false);
    try {
      expect(await reach(trap)).toEqual({});
      expect(trap.visits()).toBe(0);
    } finally {
      await policyIs(true);
      await debug.detach();
    }
  });
});

/** Tries all ways of WebRTC to a server at this address, and gives the addresses it found for this computer. */
async function gatherCandidates(host: string): Promise<readonly string[]> {
  const turn = [`turn:${host}?transport=udp`, `turn:${host}?transport=tcp`, `turns:${host}?transport=tcp`];
  const iceServers = [{ urls: `stun:${host}` }, { urls: turn, username: 'a', credential: 'b' }];
  const peer = new RTCPeerConnection({ iceServers });
  const found: string[] = [];
  peer.onicecandidate = ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '') found.push(candidate.candidate);
  };
  peer.createDataChannel('out');
  await peer.setLocalDescription();
  await new Promise((resolve) => {
    setTimeout(resolve, 2_000);
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && setTimeout(resolve, 200);
  });
  peer.close();
  return found;
}

/** What could be reached from the page, by name; the trap counts what got out all the same. */
function reach({ url, port }: Trap): Promise<Record<string, string>> {
  return shared.app.page.evaluate(
    async ([httpUrl, wsUrl]) => {
      const reached: Record<string, string> = {};
      const soon = (work: (done: () => void) => void) =>
        new Promise<void>((resolve) => {
          setTimeout(resolve, 1000);
          work(resolve);
        });
      for (const target of [
        'https://example.org/',
        httpUrl,
        'file:///etc/passwd',
        'app://elsewhere/index.html',
      ]) {
        const answer = await fetch(target).catch(() => null);
        if (answer?.ok === true) reached[target] = await answer.text();
      }
      await soon((done) => {
        const socket = new WebSocket(wsUrl);
        socket.onopen = () => (reached[wsUrl] = 'open');
        socket.onerror = done;
      }).catch(() => undefined);
      await soon((done) => {
        const image = new Image();
        image.onload = () => {
          reached['image'] = 'loaded';
          done();
        };
        image.onerror = () => done();
        image.src = `${httpUrl}/pixel.png`;
      });
      navigator.sendBeacon(`${httpUrl}/beacon`, 'secret');
      for (const rel of ['preconnect', 'prefetch', 'dns-prefetch']) {
        const href = rel === 'dns-prefetch' ? 'https://secret.example.test/' : httpUrl;
        document.head.append(Object.assign(document.createElement('link'), { rel, href }));
      }
      if ('RTCPeerConnection' in window) reached['RTCPeerConnection'] = 'there';
      await soon((done) => setTimeout(done, 300));
      return reached;
    },
    [url, `ws://127.0.0.1:${port}/`] as const,
  );
}

describe('the window', () => {
  it('is sandboxed, isolated, and without Node', async () => {
    const { electron, page } = shared.app;
    const kept = await electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(kept).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    for (const name of ['nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'experimentalFeatures'])
      expect(kept[name] ?? false, name).toBe(false);
    const inside = await page.evaluate(() => ({
      node: ['require', 'process', 'module', 'global', 'Buffer'].filter((name) => name in window),
      bridge: Object.keys(window.bridge).sort(),
    }));
    expect(inside).toEqual({ node: [], bridge: ['checkDropped', 'invoke', 'subscribe'] });
  });

  it('names no file: what is checked comes from a drop or a dialog, once for each drop', async () => {
    const { page } = shared.app;
    const file = join(shared.folder, 'dropped.ndjson');
    await writeEventFile(file, 20);
    const start = { path: '/etc/passwd' };
    const named = await page.evaluate(
      (input) => window.bridge.invoke('check.start' as 'app.snapshot', input as unknown as undefined),
      start,
    );
    expect(named).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['{}'], 'passwd'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
    });
    const again = () => page.evaluate(() => window.bridge.checkDropped());
    expect(await again()).toMatchObject({ ok: false, error: { code: 'gone' } });
    await user.dropFile(page, file);
    expect(await user.checked(page)).toMatchObject({ lines: 20 });
    expect(await again()).toMatchObject({ ok: false, error: { code: 'gone' } });
    const { check } = await snapshotOf(shared.app);
    await ask(shared.app, 'check.close', { id: check?.id ?? '' });
  });

  it('opens no other window, and stays where it is', async () => {
    const { electron, page } = shared.app;
    for (const target of [trap.url, 'https://example.org/', 'file:///etc/passwd', 'app://importer/unknown']) {
      await page.evaluate((url) => {
        if (window.open(url) !== null) throw new Error(`${url} was opened`);
        const link = document.createElement('a');
        link.href = url;
        link.target = '_blank';
        link.click();
        location.href = url;
      }, target);
    }
    await page.evaluate((url) => {
      const form = document.createElement('form');
      form.action = url;
      document.body.append(form);
      form.submit();
      form.remove();
      const view = document.createElement('webview');
      view.setAttribute('src', url);
      document.body.append(view);
    }, trap.url);
    await page.waitForTimeout(300);
    expect(page.url()).toBe('app://importer/index.html');
    expect(await page.getByTestId('drop-zone').isVisible()).toBe(true);
    await page.evaluate(() => document.querySelector('webview')?.remove());
    const contents = await electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((one) => one.getType()),
    );
    expect(contents).toEqual(['window']);
    expect(trap.visits()).toBe(0);
  });

  it('gets no permission of any kind', async () => {
    const answers = await shared.app.page.evaluate(async () => {
      const name = (error: unknown): string => (error instanceof Error ? error.name : 'refused');
      const asked = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as PermissionName[];
      const place = () =>
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject));
      return {
        notifications: await Notification.requestPermission(),
        place: await place().then(
          () => 'given',
          () => 'refused',
        ),
        clipboard: await navigator.clipboard.readText().then(() => 'given', name),
        persistence: await navigator.storage.persist(),
        asked: await Promise.all(
          asked.map(async (one) => (await navigator.permissions.query({ name: one })).state),
        ),
      };
    });
    expect(answers).toEqual({
      notifications: 'denied',
      place: 'refused',
      clipboard: 'NotAllowedError',
      persistence: false,
      asked: Array.from({ length: 5 }, () => 'denied'),
    });
  });

  it('begins no download and opens no file picker', async () => {
    const { electron, page } = shared.app;
    await electron.evaluate(({ BrowserWindow, session }) => {
      const begun: string[] = [];
      Object.assign(globalThis, { begun, pickers: 0 });
      // The debugger hears of each picker in place of the user.
      BrowserWindow.getAllWindows()[0]?.webContents.debugger.on('message', (_event, method) => {
        if (method === 'Page.fileChooserOpened') (globalThis as unknown as { pickers: number }).pickers += 1;
      });
      session.fromPartition('page').on('will-download', (event, item) => {
        if (!event.defaultPrevented) begun.push(item.getURL());
      });
    });
    await page.evaluate(() => {
      for (const href of [URL.createObjectURL(new Blob(['secret'])), 'data:text/plain,secret'])
        Object.assign(document.createElement('a'), { href, download: 'secret.txt' }).click();
    });
    await page.waitForTimeout(300);
    expect(await electron.evaluate(() => (globalThis as unknown as { begun: string[] }).begun)).toEqual([]);
    const asked = await page.evaluate(() =>
      ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'].filter((name) => name in window),
    );
    expect(asked).toEqual([]);
    await page.evaluate(() => Object.assign(document.createElement('input'), { type: 'file' }).click());
    await expect.poll(pickers).toBe(1);
  });

  it('opens one dialog at a time, however often it asks', async () => {
    const { electron, page } = shared.app;
    await electron.evaluate(({ dialog }) => {
      const asked = { times: 0, close: (): void => undefined };
      Object.assign(globalThis, { asked });
      dialog.showOpenDialog = () => {
        asked.times += 1;
        return new Promise((resolve) => {
          asked.close = () => resolve({ canceled: true, filePaths: [] });
        });
      };
    });
    const answers = page.evaluate(() =>
      Promise.all(Array.from({ length: 5 }, () => window.bridge.invoke('check.choose-file', undefined))),
    );
    const asked = (): Promise<number> =>
      electron.evaluate(() => (globalThis as unknown as { asked: { times: number } }).asked.times);
    await expect.poll(asked).toBe(1);
    await electron.evaluate(() => (globalThis as unknown as { asked: { close(): void } }).asked.close());
    expect(await answers).toEqual(Array.from({ length: 5 }, () => ({ ok: true, value: false })));
    expect(await asked()).toBe(1);
  });

  it('opens pages of its list in the browser, and no address of its own', async () => {
    const { electron, page } = shared.app;
    const open = (name: string): Promise<unknown> =>
      page.evaluate(
        (asked) => window.bridge.invoke('app.open-external', { page: asked as ExternalPage }),
        name,
      );
    await electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => Promise.resolve(void opened.push(url));
    });
    for (const name of ['token-page', 'import-guide', 'project']) {
      expect(await open(name)).toMatchObject({ ok: true });
    }
    for (const name of ['https://example.org/', 'file:///etc/passwd', '__proto__', 'constructor', '']) {
      expect(await open(name)).toMatchObject({
        error: { code: 'bad-input' },
      });
    }
    await page.evaluate(() =>
      Object.assign(document.createElement('a'), { href: 'https://example.org/' }).click(),
    );
    const opened = await electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    expect(opened).toEqual([
      'https://app.scarf.sh/account',
      'https://docs.scarf.sh/event-import/',
      'https://scarf.sh',
    ]);
  });
});

/** The file pickers that the page asked for. */
function pickers(): Promise<number> {
  return shared.app.electron.evaluate(() => (globalThis as unknown as { pickers: number }).pickers);
}

// The last one: Playwright loses the page with its process.
it('a page that makes a frame is ended and opened anew', async () => {
  const { electron, page } = shared.app;
  const ended = electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) =>
        BrowserWindow.getAllWindows()[0]?.webContents.once('render-process-gone', (_event, { reason }) =>
          resolve(reason),
        ),
      ),
  );
  await page
    .evaluate(() => void document.body.append(document.createElement('iframe')))
    .catch(() => undefined);
  expect(await ended).not.toBe('clean-exit');
  const words = (): Promise<unknown> =>
    electron.evaluate(({ BrowserWindow }) => {
      const answer =
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText');
      const none = new Promise((resolve) => setTimeout(resolve, 500));
      return Promise.race([answer, none]).catch(() => undefined) as Promise<unknown>;
    });
  await expect.poll(words).toContain('Something went wrong in this window');
  // The locks hold in the new process too.
  const before = await pickers();
  await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      `void Object.assign(document.createElement('input'), { type: 'file' }).click()`,
      true,
    ),
  );
  await expect.poll(pickers).toBe(before + 1);
});
