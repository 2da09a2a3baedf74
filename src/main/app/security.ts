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

/** Chromium's number for a request that came to nothing. */
const ERR_FAILED = -2;

/** Must run before the app is ready: gives the page an origin of its own that is no file and no website. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the built page from a list of its files made at start: a path that is not on it does not exist. Settles when
 * the page has what its first frame needs, to the last byte.
 *
 * With `protocol.handle` the first frame comes later, measured on Electron 33 as on 25 (by a fifteenth, in turns on a
 * busy computer). `registerBufferProtocol` is deprecated, and still there in Electron 45.
 */
export function servePage(folder: string): Promise<void> {
  const files = new Map(
    listFiles(folder).map((file) => [`/${file.split(sep).join(posix.sep)}`, join(folder, file)]),
  );
  protocol.registerBufferProtocol(SCHEME, ({ url: asked, method }, answer) => {
    const url = new URL(asked);
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
  const missing = new Set(['.js', '.css', '.woff2']);
  return new Promise((resolve) =>
    session.defaultSession.webRequest.onCompleted(({ url }) => {
      missing.delete(extname(url));
      if (missing.size === 0) resolve();
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

/** The page may ask nothing of the computer and nothing of the network: it speaks to main alone. */
export function lockSession(): void {
  const ours = session.defaultSession;
  ours.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  ours.setPermissionCheckHandler(() => false);
  ours.setDevicePermissionHandler(() => false);
  ours.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app|devtools|data|blob):/.test(details.url) });
  });
}

/** No new windows, no leaving the page (it may load itself anew), no embedded views. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (event.url !== PAGE_URL) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** A command is ours when it comes from the main frame of our own page. The frame can be gone already. */
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
