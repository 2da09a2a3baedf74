import type { ProblemReport } from '../../../src/shared/app/problem-report';
import type { GalleryState } from './states';

export const REPORT: ProblemReport = {
  madeAt: '2026-11-27T16:20:00.000Z',
  app: { version: '0.1.0', electron: '33.2.1', chromium: '130.0.6723.137' },
  system: { platform: 'linux x64', release: '6.1.0-28-amd64', language: 'en-US', memoryMb: 15_934 },
  settings: {
    ...{ theme: 'system', textSize: 100, notifications: true, proxy: 'system', parallelImports: 3 },
    ...{ updates: 'ask', updateChannel: 'stable', keepInTray: false, startAtLogin: false },
  },
  certificateFile: 'none',
  account: 'connected',
  imports: { done: 41, failed: 1, processing: 1 },
  failures: [
    { of: 'import', phase: 'failed', at: '2026-11-27T15:58:21.000Z', code: 'proxy-refused' },
    { of: 'notice', notice: 'disk', code: 'disk-full' },
  ],
  log: [
    '2026-11-27T15:58:21.402Z error FailureError proxy-refused\n    at index.cjs:21:4031\n    at node:internal/process/task_queues:95:5',
  ],
};

/** The pages of the help, and what a problem report shows before it is saved. */
export const HELP_STATES: Readonly<Record<string, GalleryState>> = {
  'help-token': { help: 'token' },
  'help-keys': { help: 'keys' },
  'problem-report': { report: REPORT },
};
