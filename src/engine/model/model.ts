import type { Grade, PartTable, ProblemCode, ProblemSubject, TablePreview } from '../../shared/check';
import type { Destination } from '../../shared/destination';
import type { Failure } from '../../shared/failure';
import type { Fixes } from '../../shared/fix';
import type { Form } from '../../shared/layout';
import type { Part } from '../../shared/parts';
import type { Packed } from './file-location';

/** What tells one state of a file from another without reading it. */
export interface FileIdentity {
  readonly size: number;
  readonly modifiedMs: number;
  readonly device: number;
  readonly inode: number;
}

/** One of several files that were checked as one, and how it is to be read. */
export interface PartFile extends Part {
  /** Of the file on the disk. */
  readonly path: string;
  /** Where it is in the archive at `path`; null: it is that file itself. */
  readonly packed: Packed | null;
  /** Its size is that of the unpacked file. */
  readonly identity: FileIdentity;
  readonly compression: 'none' | 'gzip';
  readonly form: Form;
  /** Of its bytes, unpacked from an archive: the same as when it is checked by itself. */
  readonly fingerprint: string;
}

/** One kind of problem, counted, whatever the destination. */
export interface Tally {
  readonly code: ProblemCode;
  readonly grade: Grade;
  readonly count: number;
  /** The first lines, at most 100. */
  readonly lines: readonly number[];
  readonly subjects: readonly ProblemSubject[];
}

/** Sound lines that name the same artifacts: what a destination makes of them is decided later, in one step. */
export interface ArtifactGroup {
  readonly package: string | null;
  readonly pixel: string | null;
  /** They carry `$pixel` where Scarf knows `$tracking_pixel`. */
  readonly pixelKey: boolean;
  readonly lines: number;
  /** Lines of these that have a warning already. */
  readonly warned: number;
  /** The first lines, at most 100. */
  readonly first: readonly number[];
}

/** All that one pass over a file found. Plain data of bounded size, whatever the file's. */
export interface CheckFacts {
  readonly identity: FileIdentity;
  /** Of the file's bytes as they are on disk. */
  readonly fingerprint: string;
  readonly compression: 'none' | 'gzip';
  readonly form: Form;
  readonly preview: TablePreview | null;
  /** The files that were read as one; absent: it is one file. */
  readonly parts?: readonly PartFile[];
  readonly tables?: readonly PartTable[];
  readonly plainBytes: number;
  readonly lines: number;
  readonly blank: number;
  /** Lines with an error that no destination can mend. */
  readonly faulty: number;
  /** Lines that the user does not want sent. */
  readonly skipped: number;
  /** Lines that the fixes changed; and for each fix for all lines how many it changed or left out. */
  readonly fixed: number;
  readonly fixedBy: readonly number[];
  readonly tallies: readonly Tally[];
  /** Groups over the sound lines; their counts add up to lines - blank - faulty - skipped. */
  readonly groups: readonly ArtifactGroup[];
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  /** Of the lines that can go out. */
  readonly oldestSoundMs: number | null;
  readonly damaged: boolean;
  /** BOM, CRLF, blank lines, or a .gz of several members: the file cannot go out as it is. */
  readonly untidy: boolean;
  /** Sound lines with an id of their own. */
  readonly linesWithId: number;
  /** Sound lines without one, that can be given a Safety ID. */
  readonly linesForSafetyId: number;
  /** All lines, sound or not, that could be given one: their copies are counted only so far. */
  readonly linesWithRoom: number;
  readonly repeatsComplete: boolean;
  readonly repeatsCheckedUpTo: number;
  /** Byte offset, in the decompressed file, of every `CHECKPOINT_LINES`th line: where reading of a line may begin. */
  readonly checkpoints: Float64Array;
}

/** What a report can be made of. */
export type ReportFacts = Omit<CheckFacts, 'identity' | 'fingerprint' | 'checkpoints'>;

/** Of some lines of a file. The numbers of its lines mean nothing. */
export interface SampleFacts extends ReportFacts {
  /** About how many lines the whole file has; null: it cannot be told. */
  readonly linesInAll: number | null;
  /** The first keys of the first event; none when there is no event where it was looked for. */
  readonly keys: readonly string[];
}

export type CheckOutcome =
  | { readonly kind: 'checked'; readonly facts: CheckFacts }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' };

/** What a destination needs to know of the account: the ids that exist; null while the list is not known. */
export interface KnownArtifacts {
  readonly packages: ReadonlyMap<string, string>;
  readonly pixels: ReadonlyMap<string, string>;
}

/** A file as it was checked, and how it is to be read. */
export interface CheckedFile {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly fingerprint: string;
  readonly compression: 'none' | 'gzip';
  readonly form: Form;
  /** Several files that are read as one; `path` is then where they were found. */
  readonly parts?: readonly PartFile[];
}

/** What is to go out, decided when the import begins. */
export interface BodyPlan extends CheckedFile {
  /** What is changed on the way, as it was when the file was checked. */
  readonly fixes: Fixes;
  /** Where the file's lines have other numbers for the user: which. All that is kept names those. */
  readonly originsPath: string | null;
  /** Where the file's lines are numbered among others for their Safety IDs: what is to be known of those. */
  readonly copiesPath: string | null;
  readonly destination: Destination;
  readonly known: KnownArtifacts | null;
  /** The moment the import is triggered, ms since 1970: what is older than a week by then is set aside. */
  readonly nowMs: number;
  /** Send what is readable of a damaged .gz. */
  readonly keepReadable: boolean;
  /** Give each event without an id one of its own. */
  readonly safetyIds: boolean;
  /** By the check, every line goes out, at this moment too. */
  readonly allGo: boolean;
  /** Every line that goes out carries a `$unique_id`, by the check. Counts only where all go. */
  readonly allHaveIds: boolean;
  /** There is something to tidy: not even a .gz whose lines all go can go as it is. */
  readonly untidy: boolean;
  /** Where set-aside lines go, original bytes, one a line. */
  readonly setAsidePath: string;
  /** Where their line numbers and codes go: NDJSON of `{line, codes}`. */
  readonly setAsideIndexPath: string;
  /** Where the line map goes. */
  readonly lineMapPath: string;
}

/** A piece of the request body, and how far in the file its last byte is. */
export interface BodyChunk {
  readonly bytes: Uint8Array;
  /** Bytes of the file taken so far. */
  readonly fileBytes: number;
  readonly events: number;
}

export interface BodyResult {
  readonly lines: number;
  readonly blank: number;
  readonly setAside: number;
  /** Lines that the user did not want sent. */
  readonly skipped: number;
  readonly sent: number;
  /** Events that went out as the fixes made them. */
  readonly fixed: number;
  readonly setAsideBy: readonly { readonly code: ProblemCode; readonly count: number }[];
  /** Events that were given an id. */
  readonly safetyIds: number;
  /** Every event that went out carries a `$unique_id`: sending again cannot count twice. */
  readonly allHaveIds: boolean;
}
