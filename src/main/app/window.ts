import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';
import type { WindowState } from '../storage/settings-store';
import { lockContents, PAGE_URL } from './security';
import icon from '../../../resources/icons/256x256.png?asset';

const DEFAULT_SIZE = { width: 960, height: 720 };
export const MINIMUM_SIZE = { width: 720, height: 520 };

export interface OpenedWindow {
  readonly window: BrowserWindow;
  /** There is something in it. */
  readonly painted: Promise<void>;
}

/** The app's one window, not shown yet. */
export function createWindow(): OpenedWindow {
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Event Importer for Scarf',
    // Windows and macOS take it from the packaged app.
    ...(process.platform === 'linux' && { icon }),
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
  const painted = new Promise<void>((resolve) => window.once('ready-to-show', () => resolve()));
  return { window, painted };
}

/** Shows the window as soon as there is something in it: where it was when it was closed, if that is still on a screen. */
export function placeWindow(
  { window, painted }: OpenedWindow,
  kept: WindowState | null,
  save: (state: WindowState) => void,
): void {
  window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? '#131519' : '#f6f7f9');
  const place = placeOnScreen(kept);
  if (place !== null) window.setBounds(place);
  void painted.then(() => {
    if (window.isDestroyed()) return;
    // That shows it, too.
    if (kept?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', () => save({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
}

export function loadPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(PAGE_URL);
}

/**
 * Reports what becomes of the page's loading, and loads it again after its process died, for main and its imports go on
 * meanwhile. `ended` is told why. One that dies at once, again and again, is left alone after the third time within a
 * minute.
 */
export function keepPageLoaded(
  window: BrowserWindow,
  loading: Promise<void>,
  { report, ended }: { report: (error: unknown) => void; ended: (reason: string) => void },
): void {
  const RELOADS_AT_MOST = 3;
  const WITHIN_MS = 60_000;
  let deaths: readonly number[] = [];
  const died = (reason: string): void => {
    report(new Error(`The page's process ended: ${reason}`));
    ended(reason);
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < WITHIN_MS), now];
    if (deaths.length <= RELOADS_AT_MOST && !window.isDestroyed()) void loadPage(window).catch(report);
  };
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') died(reason);
  });
  // Before anybody heard.
  if (window.webContents.isCrashed()) died('crashed');
  void loading.catch(report);
}

function placeOnScreen(kept: WindowState | null): Partial<Rectangle> | null {
  if (kept === null) return null;
  const size = { width: kept.width, height: kept.height };
  if (kept.x === undefined || kept.y === undefined) return size;
  const { x, y } = kept;
  const visible = screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + kept.width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    return across > 100 && y >= workArea.y - 20 && y < workArea.y + workArea.height - 60;
  });
  return visible ? { ...size, x, y } : size;
}
