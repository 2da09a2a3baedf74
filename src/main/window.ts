import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';
import type { WindowState } from './storage/settings-store';
import { lockContents, PAGE_URL } from './security';
import icon from '../../resources/icons/256x256.png?asset';

const DEFAULT_SIZE = { width: 960, height: 720 };
export const MINIMUM_SIZE = { width: 720, height: 520 };

/** The app's one window, where it was when it was closed, if that place is still on a screen. */
export function createWindow(kept: WindowState | null, save: (state: WindowState) => void): BrowserWindow {
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    ...placeOnScreen(kept),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Event Importer for Scarf',
    // Windows and macOS take it from the packaged app.
    ...(process.platform === 'linux' && { icon }),
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#131519' : '#f6f7f9',
    webPreferences: {
      preload: join(__dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  lockContents(window.webContents);
  if (kept?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => save({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  return window;
}

/**
 * Loads the page; again after its process died, for main and its imports go on meanwhile. `ended` is told why. One that
 * dies at once, again and again, is left alone after the third time within a minute.
 */
export function keepPageLoaded(
  window: BrowserWindow,
  { report, ended }: { report: (error: unknown) => void; ended: (reason: string) => void },
): void {
  const RELOADS_AT_MOST = 3;
  const WITHIN_MS = 60_000;
  let deaths: readonly number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    report(new Error(`The page's process ended: ${reason}`));
    ended(reason);
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < WITHIN_MS), now];
    if (deaths.length <= RELOADS_AT_MOST && !window.isDestroyed())
      void window.loadURL(PAGE_URL).catch(report);
  });
  void window.loadURL(PAGE_URL).catch(report);
}

function placeOnScreen(kept: WindowState | null): Partial<Rectangle> {
  if (kept === null) return {};
  const size = { width: kept.width, height: kept.height };
  if (kept.x === undefined || kept.y === undefined) return size;
  const { x, y } = kept;
  const visible = screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + kept.width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    return across > 100 && y >= workArea.y - 20 && y < workArea.y + workArea.height - 60;
  });
  return visible ? { ...size, x, y } : size;
}
