import type { Compression } from '../../shared/files/compression';
import type { KeysPreview, PartTable, TablePreview } from '../../shared/checks/check';
import type { FileQuestions } from '../../shared/checks/question';
import type { RequestFacts } from '../../shared/files/requests';
import type { Problem, ProblemCode } from '../../shared/checks/problem';
import type { Failure } from '../../shared/failure';
import type { Form } from '../../shared/files/layout';
import type { FileIdentity } from './file-identity';
import type { PartFile } from './source-file';

/** Lines by the hour of their time, in ascending order: when it begins, ms since 1970, and how many there are. */
export type LinesByHour = readonly (readonly [startMs: number, lines: number])[];

/** Lines without errors that name the same artifacts. A destination is applied to whole groups. */
export interface ArtifactGroup {
  readonly package: string | null;
  readonly pixel: string | null;
  /** The lines have `$pixel` and no `$tracking_pixel`. */
  readonly pixelKey: boolean;
  readonly lines: number;
  /** How many of these lines have a warning already. */
  readonly warned: number;
  /** How many of these lines have each problem. */
  readonly problems: ReadonlyMap<ProblemCode, number>;
  /** Times of its events, ms since 1970; infinite when none is known. */
  readonly oldestMs: number;
  readonly newestMs: number;
  /** The first lines, at most 100. */
  readonly first: readonly number[];
  /** Its lines by the hour of their time; null: not known. */
  readonly hours: LinesByHour | null;
}

/** Everything that one pass over a file found. Plain data of bounded size. */
export interface CheckFacts {
  readonly identity: FileIdentity;
  /** The fingerprint of the file's bytes on disk. */
  readonly fingerprint: string;
  readonly compression: Compression;
  readonly form: Form;
  readonly preview: TablePreview | null;
  /** The keys of events in JSON, as the beginning of the file shows them. Absent: no file holds such. */
  readonly eventKeys?: KeysPreview;
  /** Of an access log; of several, `tables` has them. Absent: the rows are no requests. */
  readonly requests?: RequestFacts;
  /** What was guessed: one entry, or one for each kind of file among several. */
  readonly questions: readonly FileQuestions[];
  /** The parts that were read as one file; absent: it is one file. */
  readonly parts?: readonly PartFile[];
  readonly tables?: readonly PartTable[];
  /** The parts are in the order of the time of their first requests. */
  readonly inOrderOfTime?: true;
  readonly plainBytes: number;
  readonly lines: number;
  readonly blank: number;
  /** Lines with an error, at any destination. */
  readonly faulty: number;
  /** Lines that the user left out, and requests that do not count. */
  readonly skipped: number;
  /** Lines that the fixes changed; `fixedBy`: lines changed or left out by each fix for all lines. */
  readonly fixed: number;
  readonly fixedBy: readonly number[];
  /** The problems that do not depend on the destination, with their first 100 lines at most. */
  readonly problems: readonly Problem[];
  /** Groups of the lines without errors: together `lines - blank - faulty - skipped` lines. */
  readonly groups: readonly ArtifactGroup[];
  /** Lines that are too old. */
  readonly tooOld: LinesByHour;
  readonly oldestMs: number | null;
  readonly damaged: boolean;
  /** BOM, CRLF, blank lines, or a .gz of several members: the file cannot be sent unchanged. */
  readonly untidy: boolean;
  /** Lines without errors that have a `$unique_id`. */
  readonly linesWithId: number;
  /** Lines without errors that can get a Safety ID. */
  readonly linesForSafetyId: number;
  /** All lines that could get a Safety ID, also those with errors; occurrences are counted up to a limit. */
  readonly linesWithoutId: number;
  readonly repeatsComplete: boolean;
  readonly repeatsCheckedUpTo: number;
  /** The checkpoints: byte offset in the decompressed file of every `CHECKPOINT_LINES`th line. */
  readonly checkpoints: Float64Array;
}

/** The facts that a report needs. */
export type ReportFacts = Omit<CheckFacts, 'identity' | 'fingerprint' | 'checkpoints'>;

/** The facts of a sample. Its line numbers have no meaning. */
export interface SampleFacts extends ReportFacts {
  /** An estimate of the lines of the whole file; null: unknown. */
  readonly linesInAll: number | null;
  /** The first keys of the first event; empty: the sample has no event. */
  readonly keys: readonly string[];
}

export type CheckOutcome =
  | { readonly kind: 'checked'; readonly facts: CheckFacts }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' };

/** The account's artifacts: names by id. */
export interface KnownArtifacts {
  readonly packages: ReadonlyMap<string, string>;
  readonly pixels: ReadonlyMap<string, string>;
}
