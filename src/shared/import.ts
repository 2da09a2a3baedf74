import type { Destination } from './destination';
import type { Failure } from './failure';
import type { Unit } from './layout';
import type { Part } from './parts';
import type { Resends } from './resend';

/** Why an import waits. */
export type QueueReason =
  /** It was just begun. */
  | 'starting'
  /** As many imports of ours as the user allows are running. */
  | 'own-limit'
  /** Scarf runs as many imports of this account as it allows (15). */
  | 'scarf-limit'
  /** Scarf asked us to come later, or had trouble of its own. */
  | 'scarf-trouble'
  /** Scarf cannot be reached from here. */
  | 'offline'
  /** Scarf does not take this token any more: it goes on with another. */
  | 'token'
  /** Its answer was lost and Scarf has no trace of it; each event has an id, so that none can count twice. */
  | 'again';

/**
 * Imports of one account that Scarf runs at once. Not in its API's description: its guides' answer to one more is 422 "too
 * many active imports" once 15 are running. We never count on it; it only puts a number beside those in use.
 */
export const SCARF_SLOTS = 15;

/** No import waits longer than this before it is tried again, whatever a server asks for. Our own waits are shorter. */
export const LONGEST_WAIT_MS = 3_600_000;

/** An import that Scarf lists and that may be the one whose answer was lost. */
export interface Candidate {
  readonly remoteId: string;
  readonly createdAt: string | null;
  readonly total: number | null;
}

/**
 * Where an import is. Everything that was sent, or may have been, is past `queued`; nothing is called `done` that
 * Scarf did not call done.
 */
export type ImportPhase =
  | {
      readonly name: 'queued';
      readonly why: QueueReason;
      readonly until: string | null;
      readonly attempt: number;
    }
  | { readonly name: 'uploading'; readonly stopping: boolean }
  | {
      readonly name: 'unconfirmed';
      readonly stopping: boolean;
      /** looking: Scarf's list is being asked. nothing: it holds no such import. several: the user must choose. */
      readonly finding: 'looking' | 'nothing' | 'several';
      readonly candidates: readonly Candidate[];
      readonly failure: Failure | null;
    }
  | { readonly name: 'processing'; readonly stopping: boolean }
  | { readonly name: 'done' }
  | { readonly name: 'failed'; readonly failure: Failure }
  | {
      readonly name: 'cancelled';
      /** Who ended it and when: before anything left, or on Scarf's side with its own counts. */
      readonly arrived: 'nothing' | 'some' | 'unknown';
    };

export type PhaseName = ImportPhase['name'];

/** What became of the file's lines on our side. Always: lines = sent + setAside + skipped + blank + notSent. */
export interface LineCounts {
  readonly lines: number;
  readonly blank: number;
  readonly setAside: number;
  /** Lines that the user did not want sent. */
  readonly skipped: number;
  readonly sent: number;
  /** Lines that were to be sent and were not, because the import was stopped or failed. */
  readonly notSent: number;
}

/** Scarf's own counts, as it last told them; each may be missing. */
export interface RemoteCounts {
  readonly total: number | null;
  readonly imported: number | null;
  readonly failed: number | null;
  /** When we last heard them, ISO. */
  readonly asOf: string;
}

export interface TransferProgress {
  /** Bytes of the user's file that were taken, of all. */
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly events: number;
  readonly eventsTotal: number;
  /** Bytes that went over the network: compressed. */
  readonly bytesSent: number;
  /** Whole seconds; null while it cannot be told (the first three seconds). */
  readonly secondsLeft: number | null;
}

/** One submission, as a user sees it: ours, or one that was begun elsewhere. */
export interface ImportView {
  readonly id: string;
  readonly origin: 'here' | 'elsewhere';
  readonly owner: string;
  readonly fileName: string | null;
  readonly fileSize: number | null;
  readonly destination: Destination | null;
  /**
   * The lines of another import that did not get in and that this one sends again; 0 of them where it has ended before it
   * began. Null: it is of a file of the user's.
   */
  readonly resends: Resends | null;
  readonly createdAt: string | null;
  readonly endedAt: string | null;
  readonly phase: ImportPhase;
  readonly remoteId: string | null;
  readonly counts: LineCounts | null;
  readonly remote: RemoteCounts | null;
  readonly progress: TransferProgress | null;
  /** Scarf could not be asked lately; the counts are as old as `remote.asOf`. */
  readonly outOfTouch: Failure | null;
  /** Why lines were set aside: problem code and count, largest first. */
  readonly setAside: readonly { readonly code: string; readonly count: number }[];
  /** Events that were changed on the way out; 0 as well while that is not known. */
  readonly fixed: number;
  /** Events that were sent with a Safety ID; 0 as well while that is not known. */
  readonly safetyIds: number;
  /** Every event carries an id, its own or a Safety ID: sending it again cannot count twice. */
  readonly repeatable: boolean;
  /** The answer to an earlier sending of it was lost, and nobody knows what of that arrived. */
  readonly sentBefore: boolean;
  /** What the numbers of its file count. */
  readonly unit: Unit;
  /** The files that it sends as one; absent: it is one file. */
  readonly parts?: readonly Part[];
}

export interface Slots {
  readonly inUse: number;
  readonly of: number;
  readonly asOf: string;
}

export interface HistoryView {
  /** Scarf's list of this account's imports. */
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  readonly asOf: string | null;
  readonly failure: Failure | null;
  /** How many imports Scarf runs, of those it allows at once; null while no list of it is known. */
  readonly slots: Slots | null;
  /** Records that could not be read at start and were set aside, by folder. */
  readonly damaged: readonly string[];
  /** Folders of records that a newer version of the app wrote. They stay untouched. */
  readonly newer: readonly string[];
}
