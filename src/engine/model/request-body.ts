import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import type { Fixes } from '../../shared/fix';
import type { CheckedFile } from './source-file';
import type { KnownArtifacts } from './check-facts';

/** What is to go out, decided when the import begins. */
export interface BodyPlan extends CheckedFile {
  /** What is changed on the way, as it was when the file was checked. */
  readonly fixes: Fixes;
  /** Where the file's lines have other numbers for the user: which. All that is kept names those. */
  readonly originsPath: string | null;
  /** Where the file's lines are numbered among others for their Safety IDs: what is to be known of those. */
  readonly occurrencesPath: string | null;
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
