import type { Destination } from '../destination';
import type { Failure } from '../failure';
import type { Fix } from '../checks/fix';
import type { Form } from '../files/layout';
import type { Outcome } from './outcome';
import type { Assumption } from '../checks/question';

/** What the user chooses for a watched folder. */
export interface FolderChoices {
  /** What happens to a file with rows that Scarf would refuse: it waits for the user, or its other rows are sent. */
  readonly rowsAside: 'wait' | 'send-rest';
  /** Where a file is once Scarf imported all of it: where it was, or in the folder `imported` beside it. */
  readonly afterwards: 'stay' | 'move';
}

/** What the user changes of a folder that is watched. */
export type FolderChanges = Partial<FolderChoices & { readonly isOn: boolean }>;

/** Until the user chooses, nothing is left out and no file moves. */
export const USUAL_CHOICES: FolderChoices = { rowsAside: 'wait', afterwards: 'stay' };

/** The app watches so many folders. */
export const FOLDERS_AT_MOST = 20;

/** The files of an archive may be read in so many ways. */
export const FORMS_AT_MOST = 20;

/** The folder for files that are imported, in a watched one. */
export const IMPORTED_FOLDER = 'imported';

/** How all files of a folder are imported: as the user saw it with one of them. */
export interface SetUp {
  readonly destination: Destination;
  /** The fixes for all rows. Those of single rows were for that file. */
  readonly fixes: readonly Fix[];
  /** How the file, or each of several in an archive, was read. */
  readonly forms: readonly Form[];
  /** The guesses that the user let stand. */
  readonly assumed: readonly Assumption[];
  /** Ids of packages and pixels that its events named, and that the user sent to the destination all the same. Absent: none. */
  readonly otherArtifacts?: readonly string[];
}

/** A folder whose files import themselves, as it is kept. */
export interface WatchedFolder extends FolderChoices {
  readonly id: string;
  readonly owner: string;
  readonly path: string;
  /** Empty until the user has imported a first file of it, whose import shows how all others are treated. */
  readonly likeFile: string;
  readonly isOn: boolean;
  readonly setUp: SetUp;
  /** ISO time; absent: an import set it up. Its first file is one that is imported after that. */
  readonly addedAt?: string;
}

/** Whether a folder still lacks an import that shows how its files are treated: until then it sends nothing. */
export function needsFirstFile({ setUp }: Pick<WatchedFolder, 'setUp'>): boolean {
  return setUp.forms.length === 0;
}

/** Why a checked file is not imported by itself. */
export type WaitReason =
  /** It is the first of its folder: once the user has checked and imported it, the others are treated like it. */
  | 'first-file'
  /** Two answers fit, or a guess was taken that nobody saw at the set-up. */
  | 'question'
  /** Its columns or mapped keys, or how they are read, are others than at the set-up. */
  | 'reads-otherwise'
  /** It may be cut off, has times in the future, names another package, or a file in it is left out. */
  | 'warned'
  /** Scarf would refuse some of its rows. */
  | 'rows-set-aside'
  | 'nothing-ready'
  /** Only a part of it could be read. */
  | 'damaged'
  /** Some of the files in it were sent before. */
  | 'sent-in-part'
  /** An earlier file of its path was sent, and without ids the rows that both hold would count twice. */
  | 'may-repeat';

/** What the user has to know of a file. */
export type WaitingFor =
  | { readonly kind: 'check'; readonly reason: WaitReason }
  /** The check ended with a failure. */
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** The same content was imported before, so it was not sent. */
  | { readonly kind: 'already'; readonly importId: string }
  /** Its import ended, and not all of it is in Scarf. */
  | { readonly kind: 'import'; readonly importId: string; readonly outcome: Outcome }
  /** All of it is in Scarf, and it could not be moved. */
  | { readonly kind: 'not-moved'; readonly failure: Failure };

/** A file of a watched folder that stays where it is until the user has looked at it. */
export interface WaitingFile {
  readonly folderId: string;
  readonly name: string;
  readonly why: WaitingFor;
}

/** How the watching of a folder goes. */
export type FolderState =
  | { readonly name: 'watching' | 'off' | 'forbidden' }
  /** It waits for the import of a first file, which shows how to treat the others. */
  | { readonly name: 'first-file' }
  /** Its account is not connected. */
  | { readonly name: 'other-account' }
  /** Its files name packages and pixels, and the account's list of these is not there yet. */
  | { readonly name: 'no-list' }
  /** It is not there, such as on a share that is not connected. It is looked for again. */
  | { readonly name: 'gone' }
  | { readonly name: 'too-many-files' }
  /** Which files lay there at the set-up is not known any more, so none is known to be new. */
  | { readonly name: 'list-lost' }
  | { readonly name: 'failed'; readonly failure: Failure };

export interface WatchedFolderView extends FolderChoices {
  readonly id: string;
  readonly owner: string;
  readonly path: string;
  readonly destination: Destination;
  /** The file whose import shows how all others are treated; empty: there is none yet. */
  readonly likeFile: string;
  readonly state: FolderState;
  /** Files that are still being written, or wait for their turn. */
  readonly coming: number;
  /** Files that wait for the user. */
  readonly waiting: number;
}

/** The window lists so many waiting files. */
export const WAITING_SHOWN = 50;

export interface WatchedFoldersView {
  readonly folders: readonly WatchedFolderView[];
  /** Of the account in use: the first `WAITING_SHOWN`, and how many follow. */
  readonly waiting: readonly WaitingFile[];
  readonly moreWaiting: number;
  /** False: the organization forbids it. */
  readonly isAllowed: boolean;
}

export const NO_WATCHED_FOLDERS: WatchedFoldersView = {
  folders: [],
  waiting: [],
  moreWaiting: 0,
  isAllowed: true,
};

/** What a finished import can set up. */
export interface WatchOffer {
  readonly path: string;
  readonly destination: Destination;
  /** Whether the folder is watched already; `paused`: it is set up, and its watching is off. */
  readonly watched: 'no' | 'yes' | 'paused';
}
