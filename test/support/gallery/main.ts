import { mount, unmount } from 'svelte';
import App from '../../../src/renderer/App.svelte';
import '../../../src/renderer/styles/fonts.css';
import '../../../src/renderer/styles/tokens.css';
import '../../../src/renderer/styles/base.css';
import '../../../src/renderer/styles/status.css';
import { lazyScreens } from '../../../src/renderer/shell/lazy-screen-loader.svelte';
import { fileChoice } from '../../../src/renderer/state/file-choice.svelte';
import { navigation } from '../../../src/renderer/state/navigation.svelte';
import { startSync } from '../../../src/renderer/state/sync';
import { DEFAULT_SETTINGS, type Theme } from '../../../src/shared/app/settings';
import { fakeBridge, installBridge } from '../fake-bridge';
import { FakeLog, sourceRow } from '../log-fake';
import { STATES, type GalleryState } from './states';

declare global {
  interface Window {
    /** Shows another state in the same page, which takes a tenth of the time of a new one. It is one of the list, or given. */
    showState(state: string | GalleryState): Promise<void>;
  }
}

const LINES = [17, 902, 31_077].map((line) => ({
  line,
  text: `{"$time":"2026-07-18T09:1${line % 10}:00Z","$package":"970493a1-4ca0-4a4d-a085-fdce578e5a08","plan":"team"`,
  truncated: false,
}));

// Shows one state of the window, named in the URL: ?state=check-some&theme=dark&size=200
const wanted = new URLSearchParams(location.search);
const look = {
  theme: (wanted.get('theme') ?? 'light') as Theme,
  textSize: Number(wanted.get('size') ?? 100),
};
await lazyScreens.load();
let shown = show(stateOf(wanted.get('state') ?? 'import'));
window.showState = async (state) => {
  await unmount(shown);
  shown = show(typeof state === 'string' ? stateOf(state) : state);
};

function stateOf(name: string): GalleryState {
  const state = STATES[name];
  if (state === undefined) throw new Error('There is no such state.');
  return state;
}

const PARTS = ['undici 6.29.1', 'svelte 5.57.3', 'zod 4.6.7'].map((part) => {
  const [name = '', version = ''] = part.split(' ');
  return {
    name,
    version,
    license: 'MIT',
    text: 'MIT License\n\nPermission is hereby granted, free of charge',
  };
});

function show(state: GalleryState): ReturnType<typeof mount> {
  const target = document.getElementById('app');
  if (target === null) throw new Error('The page has no place for the app.');
  installBridge(bridgeOf(state));
  fileChoice.clearError();
  fileChoice.setDragging(false);
  navigation.go(state.tab ?? 'import');
  if (state.help !== undefined) navigation.showHelp(state.help);
  if (state.report !== undefined) navigation.reportProblem();
  if (state.aside === true && state.check) navigation.showStart(state.check.id);
  if (state.open !== undefined) navigation.showImport(state.open);
  if (state.open !== undefined && state.log !== undefined) navigation.showLog(state.open);
  const app = mount(App, { target, props: { sync: startSync() } });
  if (state.fix?.code != null) openFix(state.fix.code);
  return app;
}

function bridgeOf(state: GalleryState): ReturnType<typeof fakeBridge> {
  const bridge = fakeBridge({ ...state, settings: { ...DEFAULT_SETTINGS, ...state.settings, ...look } })
    .answer('check.preview', () => state.preview ?? [])
    .answer('check.lines', () => ({ rows: LINES, more: true }))
    .answer('check.try-fixes', () => ({ rows: state.fix?.rows ?? [], more: false }))
    .answer('check.flawed-rows', () => state.fix?.flawed ?? { rows: [], tables: [], more: false })
    .answer('check.try-row', ({ line }) => {
      const row = state.fix?.flawed?.rows.find((one) => one.line === line);
      if (row === undefined) throw new Error(`no row ${line}`);
      return { row, edit: null };
    })
    .answer('folders.offer', () => state.offer ?? null)
    .answer('app.parts', () => PARTS)
    .answer('connection.retry', () => ({ state: 'opening' }));
  const { log, reasons, report } = state;
  if (report !== undefined) bridge.answer('report.make', () => report);
  if (reasons !== undefined) {
    const whole = {
      state: 'ready',
      complete: true,
      entries: 9,
      cut: false,
      asOf: null,
      failure: null,
    } as const;
    bridge.answer('log.open', ({ importId }) => ({ ...whole, importId, causes: reasons }));
    bridge.answer('log.close', () => undefined);
  }
  if (log !== undefined) {
    const row = log.row ?? sourceRow;
    new FakeLog(log.entries, state.open)
      .answerOn(bridge, log.view)
      .answer('import.source-rows', ({ lines }) => lines.map(row));
  }
  return bridge;
}

/** Clicks the button that opens the fix screen, once it exists. */
function openFix(code: string): void {
  const found = document.querySelector<HTMLElement>(`[data-code="${code}"] [data-testid="fix-problem"]`);
  if (found === null) requestAnimationFrame(() => openFix(code));
  else found.click();
}
