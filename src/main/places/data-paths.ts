import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The files and folders in the app's data folder. */
export function dataPaths(dataFolder: string) {
  return {
    imports: join(dataFolder, 'imports'),
    /** Which process works on which import. */
    processes: join(dataFolder, 'processes'),
    /** Which import of Scarf was found to be which of ours. */
    found: join(dataFolder, 'imports-found'),
    /** Logs of foreign imports. */
    otherLogs: join(dataFolder, 'other-logs'),
    remoteLists: join(dataFolder, 'scarf-imports'),
    /** One file per account, named by a hash: an owner's name may be invalid as a file name. */
    remoteList: (owner: string) => join(dataFolder, 'scarf-imports', `${digest(owner)}.json`),
    /** The files of a watched folder that are left alone. */
    leftFiles: (folderId: string) => join(dataFolder, 'watched-folders', `${folderId}.json`),
    artifactLists: join(dataFolder, 'packages-and-pixels'),
    artifacts: {
      of: (owner: string) => join(dataFolder, 'packages-and-pixels', `${digest(owner)}.json`),
      /** Of the account in use, by versions that knew one. */
      earlier: join(dataFolder, 'packages-and-pixels.json'),
    },
    appLog: join(dataFolder, 'app-log', 'app.log'),
  } as const;
}

export type DataPaths = ReturnType<typeof dataPaths>;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
