import type { Destination } from '../destination';
import type { Failure } from '../failure';
import type { Unit } from '../files/layout';
import type { Part } from '../files/parts';
import type { Assumption } from '../checks/question';
import type { Resends } from '../resend';

/** Why an import waits. */
export type QueueReason =
  /** The import just began. */
  | 'starting'
  /** The user's limit of parallel imports is reached. */
  | 'own-limit'
  /** All slots of Scarf are in use. */
  | 'scarf-limit'
  /** Scarf asked to wait, or answered with a server error. */
  | 'scarf-trouble'
  /** Scarf cannot be reached from here, and nothing has left this computer. */
  | 'offline'
  /** Scarf no longer accepts this token. A new token continues the import. */
  | 'token'
  /** The answer was lost and Scarf lists no match. Each event has an id, so a second upload cannot count twice. */
  | 'again';

/**
 * Scarf's guides name this limit; its API description does not. Whether a slot is free is what Scarf answers (422 "too
 * many active imports"); the processes of this computer together begin no more.
 */
export const SCARF_SLOTS = 15;

/** Limits the wait that a server may ask for. Our own waits are shorter. */
export const LONGEST_WAIT_MS = 3_600_000;

/** A remote import that may be the one whose answer was lost. */
export interface Candidate {
  readonly remoteId: string;
  readonly createdAt: string | null;
  readonly total: number | null;
}

/** An import past `queued` was sent or may have been sent. Only Scarf's own `done` makes an import `done`. */
export type ImportPhase =
  | {
      readonly name: 'queued';
      readonly why: QueueReason;
      readonly until: string | null;
      readonly attempt: number;
      /** What came in the way; absent: the reason says it all. */
      readonly failure?: Failure;
    }
  | { readonly name: 'uploading'; readonly stopping: boolean }
  | {
      readonly name: 'unconfirmed';
      readonly stopping: boolean;
      /** looking: reconciling. nothing: Scarf lists no match. several: the user must choose. */
      readonly finding: 'looking' | 'nothing' | 'several';
      /** With `nothing`: Scarf did not give its whole list. */
      readonly listCut?: true;
      readonly candidates: readonly Candidate[];
      readonly failure: Failure | null;
    }
  | { readonly name: 'processing'; readonly stopping: boolean }
  | { readonly name: 'done' }
  | { readonly name: 'failed'; readonly failure: Failure }
  | {
      readonly name: 'cancelled';
      /** How many events reached Scarf. */
      readonly arrived: 'nothing' | 'some' | 'unknown';
    };

/** Where an import was begun, if not in the app's window. */
export type StartedFrom = 'command-line';

export type PhaseName = ImportPhase['name'];

/** Our counts of the file's lines. Always: lines = sent + setAside + skipped + blank + notSent. */
export interface LineCounts {
  readonly lines: number;
  readonly blank: number;
  readonly setAside: number;
  /** Lines that the user left out. */
  readonly skipped: number;
  readonly sent: number;
  /** Ready lines that were not sent because the import stopped or failed. */
  readonly notSent: number;
}

/** Scarf's own counts, as last read; null: Scarf gave none. */
export interface RemoteCounts {
  readonly total: number | null;
  readonly imported: number | null;
  readonly failed: number | null;
  /** ISO time of the last answer. */
  readonly asOf: string;
}

/** Events of one day of this computer's calendar. */
export interface EventDay {
  /** When it begins, ms since 1970. */
  readonly startMs: number;
  readonly events: number;
}

/** An import keeps the names of so many packages and pixels. */
export const SENT_ARTIFACTS_AT_MOST = 5;

/** A record keeps so many ids of other artifacts that the events of a file name. */
export const OTHER_ARTIFACTS_AT_MOST = 50;

/** Events by the package or pixel that they name; `more`: how many others there are. */
export interface SentArtifacts {
  readonly shown: readonly { readonly name: string; readonly events: number }[];
  readonly more: number;
}

export interface TransferProgress {
  /** Bytes read of the user's file. */
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly events: number;
  readonly eventsTotal: number;
  /** Compressed bytes sent over the network. */
  readonly bytesSent: number;
  /** Whole seconds; null while unknown (the first three seconds). */
  readonly secondsLeft: number | null;
}

/** An import as the window shows it. `foreign`: another program or another computer began it. */
export interface ImportView {
  readonly id: string;
  readonly origin: 'own' | 'foreign';
  readonly owner: string;
  readonly fileName: string | null;
  readonly fileSize: number | null;
  readonly destination: Destination | null;
  /** Null: the import sends a file of the user. 0 lines: the resend ended before it began. */
  readonly resends: Resends | null;
  readonly createdAt: string | null;
  /** The user of this computer who began it; absent: not known. */
  readonly startedBy?: string;
  /** Absent: in the app. */
  readonly startedFrom?: StartedFrom;
  /** The path of the watched folder that began it; absent: a user did. */
  readonly watchedFolder?: string;
  readonly endedAt: string | null;
  readonly phase: ImportPhase;
  readonly remoteId: string | null;
  /** The counts that the check foresaw, before anything is sent; null for a foreign import. */
  readonly planned: LineCounts | null;
  readonly counts: LineCounts | null;
  readonly remote: RemoteCounts | null;
  readonly progress: TransferProgress | null;
  /** The last poll of Scarf failed; the counts are as old as `remote.asOf`. */
  readonly pollFailure: Failure | null;
  /** Set-aside lines by problem code, largest count first. */
  readonly setAside: readonly { readonly code: string; readonly count: number }[];
  /** Guesses that the user neither confirmed nor changed. */
  readonly assumed: readonly Assumption[];
  /** Events that fixes changed; 0 while unknown. */
  readonly fixed: number;
  /** Events sent with a Safety ID; 0 while unknown. */
  readonly safetyIds: number;
  /** Every event carries its own id or a Safety ID, so a second upload cannot count twice. */
  readonly repeatable: boolean;
  /** What it did not bring to Scarf can be sent, and nothing counts twice. */
  readonly canSendRest: boolean;
  /** The oldest time of the events to send, ISO; null: unknown. */
  readonly oldest: string | null;
  /** The events to send by day, as long as not all of them are known to be in Scarf. Absent: unknown, or of no use. */
  readonly days?: readonly EventDay[];
  /** Where the check saw the events go, the most first. Absent: they go to one place, or it is not known. */
  readonly artifacts?: SentArtifacts;
  /** An earlier upload of the same lines may have arrived: its answer was lost. */
  readonly earlierUploadLost: boolean;
  /**
   * Imports with the same key send the same events, with the same ids, to the same place. Absent: other imports prove
   * nothing about this one.
   */
  readonly eventsKey?: string;
  readonly unit: Unit;
  /** The files sent as one; absent: a single file. */
  readonly parts?: readonly Part[];
}

export interface Slots {
  readonly inUse: number;
  readonly of: number;
  readonly asOf: string;
}

/** What became of the foreign imports since it was last told. */
export interface ForeignChanges {
  readonly changed: readonly ImportView[];
  /** Ids of those that are not listed any more, or turned out to be ours. */
  readonly gone: readonly string[];
}

export interface HistoryView {
  /** State of the list of remote imports. */
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  readonly asOf: string | null;
  readonly failure: Failure | null;
  /** Null until the list is read. */
  readonly slots: Slots | null;
  /** Folders of damaged records that were set aside at start. */
  readonly damaged: readonly string[];
  /** Folders of records of a newer version of the app. They stay untouched. */
  readonly newer: readonly string[];
}
