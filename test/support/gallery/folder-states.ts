import { failure } from '../../../src/shared/failure';
import type {
  WaitingFile,
  WatchedFolderView,
  WatchedFoldersView,
} from '../../../src/shared/imports/watched-folder';
import { doneImport } from '../views';
import type { GalleryState } from './states';

export const A_FOLDER: WatchedFolderView = {
  id: 'folder-1',
  owner: 'acme',
  path: '\\\\office\\marketing\\Scarf exports',
  destination: { kind: 'package', id: 'package-1', name: 'docs-site' },
  likeFile: 'visits-week-47.csv',
  rowsAside: 'wait',
  afterwards: 'move',
  state: { name: 'watching' },
  waiting: 0,
  coming: 2,
};

const GONE: WatchedFolderView = {
  ...A_FOLDER,
  id: 'folder-2',
  path: '/home/ana/Downloads/A folder with a name that is longer than most people would choose for it',
  destination: { kind: 'mixed' },
  afterwards: 'stay',
  state: { name: 'gone' },
  waiting: 0,
  coming: 0,
};

const WAITING: readonly WaitingFile[] = [
  {
    folderId: 'folder-1',
    name: 'visits-week-48.csv',
    why: { kind: 'check', reason: 'question' },
  },
  {
    folderId: 'folder-1',
    name: 'visits-week-47 (1).csv',
    why: { kind: 'already', importId: 'past-1' },
  },
  {
    folderId: 'folder-2',
    name: 'installer-downloads-of-all-teams-2026-11-20_to_2026-11-26-corrected.csv',
    why: { kind: 'check', reason: 'rows-set-aside' },
  },
  {
    folderId: 'folder-2',
    name: 'locked.xlsx',
    why: { kind: 'failure', failure: failure('file-no-permission', 'EACCES locked.xlsx') },
  },
];

export const WATCHED: WatchedFoldersView = {
  folders: [A_FOLDER, GONE],
  waiting: WAITING,
  moreWaiting: 12,
  isAllowed: true,
};

const PAST = doneImport({ imported: 48_210, failed: 0 }, { id: 'past-1', fileName: 'visits-week-47.csv' });

/** Watched folders: what waits in them, their settings, and their set-up from an import. */
export const FOLDER_STATES: Readonly<Record<string, GalleryState>> = {
  'folders-waiting': { imports: [PAST], folders: WATCHED },
  'folders-settings': { tab: 'settings', folders: WATCHED },
  'folders-settings-none': { tab: 'settings' },
  'folders-settings-first': {
    tab: 'settings',
    folders: {
      ...WATCHED,
      folders: [{ ...A_FOLDER, likeFile: '', state: { name: 'first-file' }, coming: 3 }],
    },
  },
  'folders-offer': {
    imports: [PAST],
    open: 'past-1',
    offer: {
      path: '/home/ana/Scarf exports',
      destination: A_FOLDER.destination,
      watched: 'no',
    },
  },
};
