import type { CheckedFile } from '../../../engine/model/source-file';
import type { Destination } from '../../../shared/destination';
import type { Fixes } from '../../../shared/checks/fix';
import type {
  EventDay,
  ImportPhase,
  LineCounts,
  PhaseName,
  RemoteCounts,
  SentArtifacts,
  StartedFrom,
} from '../../../shared/imports/import';
import type { Assumption } from '../../../shared/checks/question';
import type { WhichLines } from '../../../shared/resend';

/** Links a resend to the import whose lines it sends. */
export interface Resend {
  readonly importId: string;
  readonly which: WhichLines;
  /** With `both`: how many of the lines Scarf refused. */
  readonly refused?: number;
  /** Path of the file that leads each line of the resend file to the user's own line; absent: it is the user's file. */
  readonly originsPath?: string;
  /** Path of the file that keeps the occurrences of the lines that are not resent; absent: none are kept. */
  readonly copiesPath?: string;
}

/** The part of an import record that does not depend on its phase. */
export interface RecordFacts {
  readonly id: string;
  readonly owner: string;
  /** ISO time. */
  readonly createdAt: string;
  /** The user of this computer who began it; absent: not known, as in records before 0.2. */
  readonly startedBy?: string;
  /** Where it was begun; absent: in the app. */
  readonly startedFrom?: StartedFrom;
  /** The path of the watched folder that began it; absent: a user did. */
  readonly watchedFolder?: string;
  /** ISO time; null while the import has not ended. */
  readonly endedAt: string | null;
  /** An empty fingerprint means that it is unknown: the file is then never recognised as sent before. */
  readonly file: CheckedFile & { readonly name: string };
  /** Null: the import sends a file of the user. */
  readonly resends: Resend | null;
  readonly destination: Destination;
  /** Sends every readable event, also one that Scarf would refuse. */
  readonly keepReadable: boolean;
  /** Events without an id get a Safety ID. */
  readonly safetyIds: boolean;
  /** Kept so that the same bytes are sent after a restart. */
  readonly fixes: Fixes;
  /** Likely guesses that the user neither confirmed nor changed; absent: none. */
  readonly assumed?: readonly Assumption[];
  /** What the check counted: all lines, blank lines, left-out lines, and events to send. */
  readonly checked: {
    readonly lines: number;
    readonly blank: number;
    readonly skipped: number;
    readonly ready: number;
    readonly untidy: boolean;
    readonly oldestMs: number | null;
    /** The oldest time of the events to send; absent: unknown. */
    readonly oldestReadyMs?: number;
    /** The events to send by the day of their time; absent: unknown. */
    readonly days?: readonly EventDay[];
    /** Where they go; absent: to one place, or unknown. */
    readonly artifacts?: SentArtifacts;
    /** Ids of other artifacts that events name, which go to the destination all the same; absent: none, or unknown. */
    readonly otherArtifacts?: readonly string[];
  };
  /** Failed attempts since the import began or since the user last tried again. The waiting time grows with it. */
  readonly retries: number;
  /** Uploads whose answer was lost and which were repeated because every event has an id. Waits for them grow with it. */
  readonly repeats: number;
  /** When the last upload began: ISO time of this computer's clock. */
  readonly uploadBegan: string | null;
  readonly counts: LineCounts | null;
  readonly setAside: readonly { readonly code: string; readonly count: number }[];
  /** Events that got a Safety ID; null while unknown. */
  readonly safetyIdsAdded: number | null;
  /** Events that fixes changed; null while unknown. */
  readonly fixed: number | null;
  /** Every event sent carries a `$unique_id`, so a second upload cannot count twice. */
  readonly allHaveIds: boolean;
  readonly remote: RemoteCounts | null;
}

/** No import at Scarf is known to be this one. */
interface NotConfirmed {
  readonly kind: 'not-confirmed';
  /** An earlier upload of the same lines may have arrived: its answer was lost and the search found nothing. */
  readonly earlierUploadLost: boolean;
}

interface Remote<Kind extends string> {
  readonly kind: Kind;
  /** Scarf's id of the import. */
  readonly remoteId: string;
  readonly earlierUploadLost: boolean;
}

/** `answered`: Scarf answered the upload, so all of it arrived. `found`: the search in Scarf's list proved it. */
type Confirmed = Remote<'answered' | 'found'>;

/** The only import that it can be. Scarf's final count of events decides. */
type OnTrial = Remote<'on-trial'>;

/** What is known of an upload. */
export type Delivery = NotConfirmed | OnTrial | Confirmed;

/** Nothing left this computer, or nothing of it arrived. */
export const NOT_SENT = { kind: 'not-confirmed', earlierUploadLost: false } as const;

/** What can be known of the upload in each phase. */
interface DeliveryIn {
  readonly queued: NotConfirmed;
  readonly uploading: NotConfirmed;
  readonly unconfirmed: NotConfirmed;
  readonly processing: OnTrial | Confirmed;
  readonly done: Confirmed;
  readonly failed: typeof NOT_SENT;
  readonly cancelled: Delivery;
}

/** Phase and delivery, in the combinations that exist. */
export type ImportState = {
  [Name in PhaseName]: {
    readonly phase: Extract<ImportPhase, { readonly name: Name }>;
    readonly delivery: DeliveryIn[Name];
  };
}[PhaseName];

/** Our own account of an import, in one of these phases: enough to continue it or to report it after a restart. */
export type ImportRecord<Name extends PhaseName = PhaseName> = Extract<
  RecordFacts & ImportState,
  { readonly phase: { readonly name: Name } }
>;

/** What every import begins with. */
export function newAttempt() {
  return {
    endedAt: null,
    phase: { name: 'queued', why: 'starting', until: null, attempt: 0 },
    delivery: NOT_SENT,
    retries: 0,
    repeats: 0,
    uploadBegan: null,
    counts: null,
    setAside: [],
    safetyIdsAdded: null,
    fixed: null,
    remote: null,
  } as const satisfies Partial<ImportRecord>;
}

/** Narrows a record to phases; TypeScript does not narrow it by `record.phase.name`. */
export function isIn<Name extends PhaseName>(
  record: ImportRecord,
  ...names: readonly Name[]
): record is ImportRecord<Name> {
  return (names as readonly PhaseName[]).includes(record.phase.name);
}

/** Scarf's id of the import; null while no import at Scarf is known to be this one. */
export function remoteIdOf({ delivery }: Pick<ImportRecord, 'delivery'>): string | null {
  return delivery.kind === 'not-confirmed' ? null : delivery.remoteId;
}

/** The import ended: only the user can change it now. */
export function isEnded(record: ImportRecord): record is ImportRecord<'done' | 'failed' | 'cancelled'> {
  return isIn(record, 'done', 'failed', 'cancelled');
}

/** False: only the user can say what becomes of it. For an import that has not ended. */
export function goesOn({ phase }: Pick<ImportRecord, 'phase'>): boolean {
  return phase.name !== 'unconfirmed' || phase.finding === 'looking';
}

/** Scarf took the import and then showed no trace of it: nothing is known of its result. */
export function isVanished(record: ImportRecord): boolean {
  return (
    isIn(record, 'cancelled') &&
    record.phase.arrived === 'unknown' &&
    record.delivery.kind !== 'not-confirmed'
  );
}
