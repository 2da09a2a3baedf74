import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { extname, join, posix, relative, sep } from 'node:path';
import { protocol, session, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy';

const SCHEME = 'app';
const ORIGIN = `${SCHEME}://importer`;
export const PAGE_URL = `${ORIGIN}/index.html`;

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

/** Registers the scheme of the app's page. Must run before Electron's `ready`. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the files that `folder` holds at start; any other path is answered with 404. Resolves when the page has loaded
 * all files that its first frame needs.
 *
 * With `protocol.handle` the first frame comes later: by a fifteenth, measured on Electron 33 as on 25.
 * `registerBufferProtocol` is deprecated but present in Electron 45; when it goes, the code does not compile.
 */
export function servePage(folder: string): Promise<void> {
  const files = new Map(
    listFiles(folder).map((file) => [`/${file.split(sep).join(posix.sep)}`, join(folder, file)]),
  );
  protocol.registerBufferProtocol(SCHEME, ({ url: requested, method }, answer) => {
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
  const notLoaded = new Set(['.js', '.css', '.woff2']);
  return new Promise((resolve) =>
    session.defaultSession.webRequest.onCompleted(({ url }) => {
      notLoaded.delete(extname(url));
      if (notLoaded.size === 0) resolve();
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

/** Denies the page every permission, every device and the network. It can only send commands to main. */
export function lockSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app|devtools|data|blob):/.test(details.url) });
  });
}

/** Denies new windows, embedded views and navigation, except a reload of the page. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (event.url !== PAGE_URL) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
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
