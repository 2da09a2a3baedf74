import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { extname, join, posix, relative, sep } from 'node:path';
import { app, protocol, session, type IpcMainInvokeEvent, type Session, type WebContents } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy';

const SCHEME = 'app';
const ORIGIN = `${SCHEME}://importer`;
export const PAGE_URL = `${ORIGIN}/index.html`;

/** The page's session: in memory, and apart from the one in which main asks for the system's proxy. */
export const PAGE_PARTITION = 'page';

/** A proxy at which nothing listens. Chromium sends through it what the other locks might let out, such as TURN over TCP. */
const NO_WAY_OUT = 'socks5://127.0.0.1:1';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Chromium's code for a request that failed. */
const ERR_FAILED = -2;

/** Registers the scheme of the app's page, and stops it from asking for names. Must run before Electron's `ready`. */
export function claimScheme(): void {
  // `<link rel="dns-prefetch">` would send a name of the page's choice to the network's name server.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the files that `folder` holds at start; any other path is answered with 404. Resolves when Chromium has the
 * document: it then waits for the page's process, and asks nothing of main.
 *
 * With `protocol.handle` the first frame comes later: by a fifteenth, measured on Electron 33 as on 25.
 * `registerBufferProtocol` is deprecated but present in Electron 45; when it goes, the code does not compile.
 */
export function servePage(folder: string): Promise<void> {
  const files = new Map(
    listFiles(folder).map((file) => [`/${file.split(sep).join(posix.sep)}`, join(folder, file)]),
  );
  const page = pageSession();
  page.protocol.registerBufferProtocol(SCHEME, ({ url: requested, method }, answer) => {
    const url = new URL(requested);
    const file = url.origin === ORIGIN || url.host === 'importer' ? files.get(url.pathname) : undefined;
    if (file === undefined || method !== 'GET') {
      answer({ statusCode: 404, data: Buffer.from('Not found') });
      return;
    }
    readFile(file).then(
      (data) => answer({ data, headers: headersOf(file) }),
      () => answer({ error: ERR_FAILED }),
    );
  });
  return new Promise((resolve) =>
    page.webRequest.onCompleted(({ url }) => {
      if (url === PAGE_URL) resolve();
    }),
  );
}

function headersOf(file: string): Record<string, string> {
  return {
    'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

function listFiles(folder: string, below = folder): string[] {
  return readdirSync(below, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? listFiles(folder, join(below, entry.name))
      : [relative(folder, join(below, entry.name))],
  );
}

/** Denies pages every permission, every device, downloads and the network. They can only send commands to main. */
export function lockSessions(): void {
  const page = pageSession();
  for (const one of [page, session.defaultSession]) lockSession(one);
  const proxied = page.setProxy({ proxyRules: NO_WAY_OUT, proxyBypassRules: '<-loopback>' });
  // It cannot fail for rules that are valid; the other locks would hold without it.
  proxied.catch(() => undefined);
}

function lockSession(locked: Session): void {
  locked.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  locked.setPermissionCheckHandler(() => false);
  locked.setDevicePermissionHandler(() => false);
  locked.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app|devtools|data|blob):/.test(details.url) });
  });
  locked.on('will-download', (event) => event.preventDefault());
}

function pageSession(): Session {
  return session.fromPartition(PAGE_PARTITION);
}

/** Denies new windows, frames, embedded views, file pickers, WebRTC, and navigation except a reload of the page. */
export function lockContents(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  // The app makes no frame. One would hold anew what the preload takes out of the page.
  contents.on('frame-created', (_event, { frame }) => {
    if (frame !== null && frame.parent !== null) contents.forcefullyCrashRenderer();
  });
  // Where that fails, a picker still shows the page nothing but what the user chooses in it.
  contents.on('dom-ready', () => void denyFilePickers(contents).catch(() => undefined));
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (event.url !== PAGE_URL) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/**
 * Electron has no event for a file picker that a page opens, but Chromium's debugger asks before: where it is asked and
 * gives no answer, no picker opens. It is in this process and opens no port.
 */
async function denyFilePickers({ debugger: asked }: WebContents): Promise<void> {
  if (!asked.isAttached()) asked.attach();
  await asked.sendCommand('Page.enable');
  await asked.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true });
}

/** Whether a command comes from the main frame of the app's page. The frame may be gone already. */
export function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  if (!frame || frame.parent !== null) return false;
  try {
    const url = new URL(frame.url);
    return url.protocol === `${SCHEME}:` && url.host === 'importer';
  } catch {
    return false;
  }
}
