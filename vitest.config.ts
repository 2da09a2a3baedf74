import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { helpPages } from './scripts/support/help-pages.ts';
import { plainIcons } from './scripts/support/plain-icons.ts';
import { LongestFirst } from './scripts/test-run/longest-first.ts';

/** For tests without a window, unless scripts/test.ts says otherwise: a third of their time is waiting. */
const PLAIN_WORKERS = 3;
/** Ends a test that hangs, nothing more: on a loaded machine the slowest of them takes five times its usual seconds. */
const PLAIN_TIMEOUT_MS = 60_000;
/** The same for `expect.poll`, whose own limit is a second. */
const POLL = { poll: { timeout: 20_000 } };

/** `npm run test:quick` leaves them out; see CONTRIBUTING.md. */
const TAGS = [
  { name: 'long', description: 'Takes more than half a second of processor time, or starts programs.' },
];

/** Real windows: as many files at a time as there are desktops, each with its screen and keychain. */
const withWindows = {
  environment: 'node' as const,
  isolate: false,
  setupFiles: ['test/support/own-desktop.ts'],
  sequence: { groupOrder: 1 },
  // As long as Playwright waits: PATIENCE_MS in test/support/app.ts.
  expect: { poll: { timeout: 90_000 } },
  // Said by scripts/test.ts, which starts them.
  maxWorkers: Number(process.env['EVENT_IMPORTER_TEST_DESKTOPS'] ?? 1),
  testTimeout: 180_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    maxWorkers: PLAIN_WORKERS,
    tags: TAGS,
    // Compiling the window takes half of the time of its tests: only what has changed is compiled anew.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.cache/vitest' },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          globalSetup: ['test/support/thread-bundle.ts'],
          testTimeout: PLAIN_TIMEOUT_MS,
          expect: POLL,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          globalSetup: ['test/support/thread-bundle.ts'],
          // One of them waits for its files longer than a minute before it gives up.
          testTimeout: 120_000,
          expect: POLL,
        },
      },
      {
        plugins: [helpPages(), plainIcons(), svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'component',
          include: ['test/component/**/*.test.ts'],
          environment: 'jsdom',
          isolate: false,
          setupFiles: ['test/component/setup.ts'],
          testTimeout: PLAIN_TIMEOUT_MS,
          expect: POLL,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/*.test.ts'],
          environment: 'node',
          setupFiles: ['test/faults/setup.ts'],
          expect: POLL,
          isolate: false,
          globalSetup: ['test/support/thread-bundle.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'described',
          include: ['test/described/*.test.ts'],
          environment: 'node',
          testTimeout: PLAIN_TIMEOUT_MS,
          // Prism is fetched at the first run.
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'chromium',
          include: ['test/chromium/*.test.ts'],
          environment: 'node',
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          ...withWindows,
        },
      },
      {
        test: {
          name: 'walks',
          include: ['test/walks/*.test.ts'],
          ...withWindows,
        },
      },
      {
        test: {
          name: 'campaigns',
          include: ['test/campaigns/*.test.ts'],
          ...withWindows,
        },
      },
      {
        test: {
          name: 'install',
          include: ['test/install/*.test.ts'],
          ...withWindows,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'faults-window',
          include: ['test/faults/window/*.test.ts'],
          ...withWindows,
        },
      },
    ],
  },
});
