import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { extname, join, posix, relative, sep } from 'node:path';
import { protocol, session, shell, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { ExternalPage } from '../shared/ipc';

const SCHEME = 'app';
const ORIGIN = `${SCHEME}://importer`;
export const PAGE_URL = `${ORIGIN}/index.html`;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The pages that may be opened in the system's browser; the window names one, it never gives an address. */
const EXTERNAL_PAGES: Readonly<Record<ExternalPage, string>> = {
  'token-page': 'https://app.scarf.sh/account',
  'import-guide': 'https://docs.scarf.sh/event-import/',
  project: 'https://scarf.sh',
};

/** Must run before the app is ready: gives the page an origin of its own that is no file and no website. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the built page from a list of its files made at start: a path that is not on it does not exist. Settles when
 * the page has its script and whatever else it asked for by then, to the last byte.
 */
export function servePage(folder: string): Promise<void> {
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  let underWay = 0;
  let hasScript = false;
  const given = (file: string): void => {
    underWay -= 1;
    hasScript ||= extname(file) === '.js';
    if (hasScript && underWay === 0) settle();
  };
  const files = new Map(
    listFiles(folder).map((file) => [`/${file.split(sep).join(posix.sep)}`, join(folder, file)]),
  );
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const file = url.origin === ORIGIN || url.host === 'importer' ? files.get(url.pathname) : undefined;
    if (file === undefined || request.method !== 'GET') return new Response('Not found', { status: 404 });
    underWay += 1;
    return new Response(
      oneChunk(await readFile(file), () => given(file)),
      {
        headers: {
          'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        },
      },
    );
  });
  return settled;
}

/** A body that tells when it was taken: the second time it is read, the first was passed on. */
function oneChunk(bytes: Uint8Array, taken: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start: (body) => body.enqueue(bytes),
      pull: (body) => {
        body.close();
        taken();
      },
    },
    { highWaterMark: 0 },
  );
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

export function openExternalPage(page: ExternalPage): Promise<void> {
  return shell.openExternal(EXTERNAL_PAGES[page]);
}
