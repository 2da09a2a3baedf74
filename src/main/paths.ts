import { join } from 'node:path';

/** What the app keeps below its data folder. */
export function pathsBelow(dataFolder: string) {
  return {
    imports: join(dataFolder, 'imports'),
    /** Logs of imports that were begun elsewhere. */
    otherLogs: join(dataFolder, 'other-logs'),
    remoteList: join(dataFolder, 'scarf-imports.json'),
    artifacts: join(dataFolder, 'packages-and-pixels.json'),
    appLog: join(dataFolder, 'app-log', 'app.log'),
  } as const;
}
