import type { Destination } from '../../shared/destination';
import type {
  FolderChoices,
  FolderState,
  WaitingFor,
  WaitReason,
  WatchedFolderView,
} from '../../shared/imports/watched-folder';
import { count, lowerFirst } from './format';
import { failureText } from './failures';
import { mixedWords } from './imports';
import { OUTCOME_WORDS } from './outcomes';

/** The last step of a path: "Exports" of `C:\Users\ana\Exports`. */
export function folderName(path: string): string {
  return (
    path
      .split(/[/\\]/)
      .filter((step) => step !== '')
      .at(-1) ?? path
  );
}

export const ROWS_ASIDE: readonly { readonly value: FolderChoices['rowsAside']; readonly label: string }[] = [
  { value: 'wait', label: 'Wait for me' },
  { value: 'send-rest', label: 'Send the other rows' },
];

export const AFTERWARDS: readonly { readonly value: FolderChoices['afterwards']; readonly label: string }[] =
  [
    { value: 'stay', label: 'Stay where they are' },
    { value: 'move', label: 'Move to “imported”' },
  ];

export const FOLDER_WORDS = {
  settings: 'Watched folders',
  none: 'The app can import every file that is put into a folder. Add one here, or from the page of a finished import.',
  forbidden: 'Folders are not watched.',
  note: 'Files put into these folders import themselves while this app runs.',
  like: (file: string, destination: Destination) =>
    file === '' ? `Files go ${where(destination)}` : `Like ${file}, ${where(destination)}`,
  rowsAside: 'Files with rows that Scarf would refuse',
  afterwards: 'Files that are imported',
  pause: 'Pause',
  goOn: 'Watch again',
  show: 'Show folder',
  showOne: (name: string) => `Show folder ${name}`,
  remove: 'Remove',
  keepInTray: 'Keep watching when the window is closed',
  startAtLogin: 'Start when I sign in to this computer',
  startAtLoginNote: 'Watching goes on after a restart of the computer.',
  removeOne: (name: string) => `Stop watching ${name}`,
  removal: {
    title: (name: string) => `Stop watching ${name}?`,
    text: 'Its files stay where they are, and its imports stay in History.',
    keep: 'Keep watching',
    confirm: 'Stop watching',
  },
  offer: {
    title: (folder: string) => `Do this for every file in “${folder}”`,
    text: (folder: string) =>
      `New files in “${folder}” can import themselves, as this one did. Other files wait for you.`,
    open: 'Set up…',
    note: (destination: Destination) =>
      `New files are checked first and go ${where(destination)}. ` +
      'A file with a question, or with other columns, waits on the start screen. ' +
      'Folders in it are not watched, and files that lie there already are left alone.',
    confirm: 'Watch this folder',
    other: 'Another folder…',
    cancel: 'Not now',
    watchedTitle: (folder: string) => `“${folder}” is watched`,
    otherWatchedTitle: 'The folder that you chose is watched',
    watched: 'New files in it import themselves. Change that in Settings.',
    pausedTitle: (folder: string) => `Watching “${folder}” is paused`,
    paused: 'New files in it wait. Watch it again in Settings.',
    settings: 'Open Settings',
  },
  addition: {
    open: 'Add a folder…',
    title: 'Add a folder',
    destination: 'Files go to',
    note:
      'The first file put into it waits on the start screen. Check it and start its import: the files after it are ' +
      'treated the same, and import themselves. Files that lie there already are left alone.',
    confirm: 'Choose the folder…',
    cancel: 'Cancel',
    done: (files: number) =>
      files === 0
        ? 'The folder is added. Its first file will wait for you.'
        : `The folder is added. Its first new file will wait for you. ${leftAlone(files)}`,
  },
  waiting: 'Waiting in watched folders',
  more: (files: number) => `and ${count(files, 'more file')}`,
  check: 'Check',
  open: 'Show',
  leave: 'Leave it',
  leaveOne: (name: string) => `Leave it: ${name}`,
  fromFolder: 'Watched folder',
} as const;

/** Where the app is found while its window is closed. */
export function keepInTrayNote(platform: string): string {
  if (platform.startsWith('darwin')) return 'The app stays as an icon in the menu bar. Quit it there.';
  if (platform.startsWith('win32'))
    return 'The app stays as an icon in the notification area. Quit it there.';
  return 'The app stays as an icon in the tray. On a desktop without one, open the app again to see its window.';
}

/** After the set-up: how many files are left alone. */
export function leftAloneText(files: number): string {
  if (files === 0) return 'New files in it import themselves.';
  return `New files in it import themselves. ${leftAlone(files)}`;
}

function leftAlone(files: number): string {
  return `${count(files, 'file')} in it already ${files === 1 ? 'is' : 'are'} left alone.`;
}

function where(destination: Destination): string {
  return destination.kind === 'mixed'
    ? `to ${lowerFirst(mixedWords('row').label)}`
    : `to ${destination.name}`;
}

/** How the watching of a folder goes, and whether somebody has to do something about it. */
export function folderStateText({ state, coming, owner }: WatchedFolderView): {
  readonly text: string;
  readonly tone: 'plain' | 'trouble';
} {
  const plain = (text: string) => ({ text, tone: 'plain' }) as const;
  const trouble = (text: string) => ({ text, tone: 'trouble' }) as const;
  switch (state.name) {
    case 'watching':
      return plain(coming === 0 ? 'Watching' : `Watching. ${count(coming, 'file')} on the way.`);
    case 'first-file':
      return plain(
        coming === 0
          ? 'Its first file will wait on the start screen. Import it, and those after it follow.'
          : `${count(coming, 'file')} on the way. They follow once you have imported the first, on the start screen.`,
      );
    case 'off':
      return plain('Paused. Files in it wait.');
    case 'forbidden':
      return plain(FOLDER_WORDS.forbidden);
    case 'other-account':
      return plain(`Watched while ${owner} is connected.`);
    case 'no-list':
      return plain('Waits until Scarf has listed the packages and pixels of the account.');
    case 'gone':
      return trouble('We can’t find this folder. We look for it again by ourselves.');
    case 'too-many-files':
      return trouble('It holds too many files. Move some away, and watching goes on.');
    case 'list-lost':
      return trouble('We no longer know which of its files are new. Remove it, then set it up again.');
    case 'failed':
      return trouble(`We can’t read this folder. ${reasonOf(state)}`);
  }
}

function reasonOf({ failure }: Extract<FolderState, { name: 'failed' }>): string {
  return failure.code === 'disk-no-permission'
    ? 'You don’t have permission to open it.'
    : failureText(failure).sentence;
}

const REASONS: Readonly<Record<WaitReason, string>> = {
  'first-file': 'It is the first file of its folder. Check and import it, and the others follow.',
  question: 'There is a question about it.',
  'reads-otherwise': 'It is not like the file you set this up with.',
  warned: 'There is a warning about it.',
  'rows-set-aside': 'Scarf would refuse some of its rows.',
  'nothing-ready': 'Nothing in it is ready to send.',
  damaged: 'It is damaged, and only a part can be read.',
  'sent-in-part': 'A part of it was imported before.',
  'may-repeat': 'Rows of it may have been imported before, and would count twice.',
};

/** Why a file waits. */
export function waitingText(why: WaitingFor): string {
  switch (why.kind) {
    case 'check':
      return REASONS[why.reason];
    case 'failure':
      return failureText(why.failure).sentence;
    case 'already':
      return 'It was imported before, so it was not sent again.';
    case 'import':
      return `${OUTCOME_WORDS[why.outcome]}.`;
    case 'not-moved':
      return `Imported, and it could not be moved. ${failureText(why.failure).sentence}`;
  }
}
