import type { ProblemCode } from '../../shared/checks/problem';
import type { FixCounts } from '../fixes/line-fixer';

/**
 * What a check found in a run of consecutive lines: plain data that can be sent between threads. Batches in file order
 * add up to the same facts wherever the file was cut. Line numbers count from 1 in each batch.
 */
export interface LineBatch {
  readonly lines: number;
  readonly blank: number;
  readonly fixCounts: FixCounts;
  readonly crlf: number;
  /** The batch is the start of a file that begins with a BOM. */
  readonly bom: boolean;
  /** Lines with an error, whatever the destination. */
  readonly faulty: number;
  /** Lines without an error and without an id, which can get a Safety ID. */
  readonly linesForSafetyId: number;
  /** All lines that can get a Safety ID, also those with an error. */
  readonly linesWithoutId: number;
  /** The oldest time in ms since 1970; infinite when there is none. */
  readonly oldestMs: number;
  /** Only of lines without an error. */
  readonly oldestSoundMs: number;
  /** Byte offset of each line in the decompressed file. */
  readonly starts: Float64Array;
  readonly problems: readonly BatchProblemCount[];
  /** When the hours of these rows begin, ms since 1970. */
  readonly firstHourMs: number;
  /** Hour rows (`HOUR_COLUMNS`) of the lines that are too old, as one group, and of `groups`. */
  readonly tooOld: Uint32Array;
  readonly hours: Uint32Array;
  /** In the order in which the lines first name them. */
  readonly groups: readonly BatchArtifactGroup[];
  /** Telling names of outer keys that no earlier batch of the same thread has. */
  readonly names: readonly string[];
  /** Id rows (`ID_COLUMNS`), one for each line without an error that has an id. */
  readonly ids: Int32Array;
}

/** A problem in a batch: its first lines as in `Problem`, but all of its subjects, in the order of the lines. */
export interface BatchProblemCount {
  readonly code: ProblemCode;
  readonly count: number;
  readonly lines: readonly number[];
  readonly subjects: readonly (readonly [text: string, count: number])[];
}

/** Lines of a batch, without an error, that name the same artifacts. Fields as in `ArtifactGroup`. */
export interface BatchArtifactGroup {
  readonly package: string | null;
  readonly pixel: string | null;
  readonly pixelKey: boolean;
  readonly lines: number;
  readonly warned: number;
  readonly problems: ReadonlyMap<ProblemCode, number>;
  readonly oldestMs: number;
  readonly newestMs: number;
  readonly first: readonly number[];
}
