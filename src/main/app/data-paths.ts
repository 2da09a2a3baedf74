import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** What the app keeps below its data folder. */
export function dataPaths(dataFolder: string) {
  return {
    imports: join(dataFolder, 'imports'),
    /** Logs of imports that were begun elsewhere. */
    otherLogs: join(dataFolder, 'other-logs'),
    /** One file an account: an owner's name need not be a file's. */
    remoteList: (owner: string) => join(dataFolder, 'scarf-imports', `${digest(owner)}.json`),
    artifacts: join(dataFolder, 'packages-and-pixels.json'),
    appLog: join(dataFolder, 'app-log', 'app.log'),
  } as const;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
