import type { PartTable, TablePreview } from '../../shared/check';
import type { Grade, ProblemCode, ProblemSubject } from '../../shared/problem';
import type { Failure } from '../../shared/failure';
import type { Form } from '../../shared/layout';
import type { FileIdentity } from './file-identity';
import type { PartFile } from './source-file';

/** One kind of problem, counted, whatever the destination. */
export interface ProblemCount {
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
  readonly problemCounts: readonly ProblemCount[];
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
