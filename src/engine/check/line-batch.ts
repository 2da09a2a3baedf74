import type { ProblemCode } from '../../shared/problem';
import type { Done } from '../fixes/line-fixer';

/**
 * What a stretch of whole lines of a file holds: plain data that can go from one thread to another. Portions in the
 * order of the file add up to the same facts wherever they were cut. Lines count from 1 in each.
 */
export interface LineBatch {
  readonly lines: number;
  readonly blank: number;
  readonly done: Done;
  readonly crlf: number;
  /** The file begins here, and with a BOM. */
  readonly bom: boolean;
  /** Lines with an error that no destination can mend. */
  readonly faulty: number;
  /** Sound lines without an id that can be given one; and all lines that can, sound or not. */
  readonly forSafetyId: number;
  readonly withRoom: number;
  /** Without an event they are infinite. */
  readonly oldestMs: number;
  readonly newestMs: number;
  /** Of the sound lines alone. */
  readonly oldestSoundMs: number;
  /** Where each line begins in the decompressed file. */
  readonly starts: Float64Array;
  readonly tallies: readonly BatchProblemCount[];
  /** In the order in which the lines first name them. */
  readonly groups: readonly BatchArtifactGroup[];
  /** `ID_WIDTH` numbers for each sound line with an id; see `ID_FIELDS`. */
  readonly ids: Int32Array;
}

/** One kind of problem. The first lines as in `Tally`; all subjects, in the order in which they were met. */
export interface BatchProblemCount {
  readonly code: ProblemCode;
  readonly count: number;
  readonly lines: readonly number[];
  readonly subjects: readonly (readonly [text: string, count: number])[];
}

/** Sound lines that name the same artifacts. The first lines as in `ArtifactGroup`. */
export interface BatchArtifactGroup {
  readonly package: string | null;
  readonly pixel: string | null;
  readonly pixelKey: boolean;
  readonly lines: number;
  readonly warned: number;
  readonly first: readonly number[];
}
