import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';
import type { WindowState } from '../storage/settings-store';
import { lockContents, PAGE_PARTITION, PAGE_URL } from './security';
import icon from '../../../resources/icons/256x256.png?asset';

const DEFAULT_SIZE = { width: 960, height: 720 };
const MINIMUM_SIZE = { width: 720, height: 520 };

export interface OpenedWindow {
  readonly window: BrowserWindow;
  /** Resolves at the first paint. */
  readonly painted: Promise<void>;
}

/** Creates the app's only window, hidden. */
export function createWindow(): OpenedWindow {
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Event Importer for Scarf',
    // Windows and macOS use the icon of the packaged app.
    ...(process.platform === 'linux' && { icon }),
    webPreferences: {
      preload: join(__dirname, '../preload/index.cjs'),
      partition: PAGE_PARTITION,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal',
      devTools: !app.isPackaged,
    },
  });
  lockContents(window.webContents);
  const painted = new Promise<void>((resolve) => window.once('ready-to-show', () => resolve()));
  return { window, painted };
}

/** Shows the window at its first paint, in its last place if that is still on a screen. Saves the place on close. */
export function placeWindow(
  { window, painted }: OpenedWindow,
  last: WindowState | null,
  opens: 'shown' | 'in-tray',
  save: (state: WindowState) => void,
): void {
  window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? '#131519' : '#f6f7f9');
  const place = placeOnScreen(last);
  if (place !== null) window.setBounds(place);
  // In the tray it is not maximized yet: that would show it.
  let willBeMaximized = last?.maximized === true;
  window.once('show', () => {
    if (willBeMaximized) window.maximize();
    willBeMaximized = false;
  });
  void painted.then(() => {
    if (window.isDestroyed() || opens === 'in-tray') return;
    if (willBeMaximized) window.maximize();
    window.show();
  });
  window.on('close', () =>
    save({ ...window.getNormalBounds(), maximized: willBeMaximized || window.isMaximized() }),
  );
}

export function loadPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(PAGE_URL);
}

export interface PageKeeping {
  readonly report: (error: unknown) => void;
  /** Called with the reason each time the page's process ended. */
  readonly ended: (reason: string) => void;
  /** Asked after the fourth time within a minute. False: leave the page closed. */
  readonly askToReopen: () => Promise<boolean>;
}

/** Loads the page again when its process dies; imports go on meanwhile. Reports a failure of the first load. */
export function keepPageLoaded(
  window: BrowserWindow,
  loading: Promise<void>,
  { report, ended, askToReopen }: PageKeeping,
): void {
  const MAX_RELOADS = 3;
  const WITHIN_MS = 60_000;
  let deaths: readonly number[] = [];
  const reload = (reason: string): void => {
    report(new Error(`The page's process ended: ${reason}`));
    ended(reason);
    const now = performance.now();
    deaths = [...deaths.filter((at) => now - at < WITHIN_MS), now];
    void openAgain().catch(report);
  };
  const openAgain = async (): Promise<void> => {
    if (deaths.length > MAX_RELOADS) {
      deaths = [];
      if (!(await askToReopen())) return;
    }
    if (!window.isDestroyed()) await loadPage(window);
  };
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') reload(reason);
  });
  // It may have crashed before the listener was there.
  if (window.webContents.isCrashed()) reload('crashed');
  void loading.catch(report);
}

/** Only the size when the place is on no screen any more. Null: there is none to restore. */
function placeOnScreen(last: WindowState | null): Partial<Rectangle> | null {
  if (last === null) return null;
  const { x, y, width, height } = last;
  const size = { width, height };
  if (x === undefined || y === undefined) return size;
  const isVisible = screen.getAllDisplays().some(({ workArea }) => {
    const visibleWidth = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    return visibleWidth > 100 && y >= workArea.y - 20 && y < workArea.y + workArea.height - 60;
  });
  return isVisible ? { ...size, x, y } : size;
}
