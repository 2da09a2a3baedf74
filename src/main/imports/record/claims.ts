import type { ImportRecord } from './record';

/**
 * Divides the imports among the processes of this computer: each that has not ended has one that works on it, and no
 * other writes its record. Those that the app began, and all that have ended, are the app's.
 */
export interface Claims {
  /** This process tidies the folder of the history, and keeps the hint of what to load first: the app does. */
  readonly keepsHistory: boolean;
  /** Looks again at what others work on. Throws the disk's error. */
  look(): Promise<ClaimsSeen>;
  /** Whether this process works on the import, as of the last look. */
  isOurs(record: ImportRecord): boolean;
  /** Whether any process that lives works on it, as of the last look. */
  isWorkedOn(record: ImportRecord): boolean;
  /** The same, without what another computer may work on: its processes cannot be asked, and may have ended. */
  isWorkedOnHere(record: ImportRecord): boolean;
  /** Another process lives, as of the last look. */
  readonly hasOthers: boolean;
  /** Before an import that nobody works on begins or goes on. Throws the disk's error. */
  begin(record: ImportRecord): Promise<void>;
  /** Whether the import is still ours on disk. Throws the disk's error where that cannot be seen. */
  confirm(record: ImportRecord): Promise<boolean>;
  /** Takes the claim that an ended process left. False: another process was faster, or it is none of ours. */
  takeOver(record: ImportRecord): Promise<boolean>;
  /** From now on an import that was taken over is ours: its record was read again. */
  hold(id: string): void;
  /** Nobody works on it any more. */
  end(id: string): Promise<void>;
  /** Whether Scarf's import may be matched to this one: no search of any process matches it to another. */
  match(remoteId: string, id: string): Promise<boolean>;
  /** Whether this import is the one that may send a file: no other has begun to whose events may still arrive. */
  sendsFirst(file: string, id: string, mayArrive: (id: string) => Promise<boolean>): Promise<boolean>;
}

export interface ClaimsSeen {
  /** Ids of imports that other processes claimed. */
  readonly claimed: ReadonlySet<string>;
  /** Ids of those of them whose process has ended. */
  readonly left: ReadonlySet<string>;
}

const NOTHING_SEEN: ClaimsSeen = { claimed: new Set(), left: new Set() };

/** The claims of a process that is alone. */
export const NO_OTHERS: Claims = {
  keepsHistory: true,
  look: async () => NOTHING_SEEN,
  isOurs: () => true,
  isWorkedOn: () => true,
  isWorkedOnHere: () => true,
  hasOthers: false,
  begin: async () => undefined,
  confirm: async () => true,
  takeOver: async () => false,
  hold: () => undefined,
  end: async () => undefined,
  match: async () => true,
  sendsFirst: async () => true,
};
