import { release, totalmem } from 'node:os';
import { app } from 'electron';
import type { About } from '../../shared/ipc';
import type { ProblemReport } from '../../shared/app/problem-report';

const PLATFORM = `${process.platform} ${process.arch}`;

/** The versions of this app and its places, as the settings and a problem report show them. */
export function aboutApp(places: Pick<About, 'isTrial' | 'apiUrl' | 'dataFolder'>): About {
  return {
    ...places,
    version: app.getVersion(),
    electron: process.versions['electron'] ?? '',
    chromium: process.versions['chrome'] ?? '',
    node: process.versions.node,
    platform: PLATFORM,
  };
}

/** The computer, as a problem report shows it. */
export function aboutComputer(): ProblemReport['system'] {
  return {
    platform: PLATFORM,
    release: release(),
    language: app.getLocale(),
    memoryMb: Math.round(totalmem() / 2 ** 20),
  };
}
