import { describe, expect, it } from 'vitest';
import { taskbarProgress } from '../../../src/main/app/taskbar-progress';
import { foreignImport, importOf, processingImport } from '../../support/views';

const sending = (bytes: number, bytesTotal: number) =>
  importOf({
    phase: { name: 'uploading', stopping: false },
    progress: { bytes, bytesTotal, events: 1, eventsTotal: 2, bytesSent: 1, secondsLeft: null },
  });

describe('the progress on the taskbar', () => {
  it('is the share of all bytes that are being sent', () => {
    expect(taskbarProgress([sending(10, 100), sending(20, 200), processingImport()], 'win32')).toBe(0.1);
  });

  it.each([
    ['win32', 2],
    ['darwin', 2],
    ['linux', -1],
  ] as const)('has no end while Scarf reads, where the desktop can show that: %s', (platform, shown) => {
    expect(taskbarProgress([processingImport()], platform)).toBe(shown);
  });

  it.each(['win32', 'darwin', 'linux'] as const)('is gone when nothing is under way: %s', (platform) => {
    expect(taskbarProgress([], platform)).toBe(-1);
    expect(taskbarProgress([foreignImport()], platform)).toBe(-1);
  });
});
