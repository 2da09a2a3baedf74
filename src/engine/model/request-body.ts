import type { ProblemCode } from '../../shared/checks/problem';
import type { Destination } from '../../shared/destination';
import type { Fixes } from '../../shared/checks/fix';
import type { CheckedFile } from './source-file';
import type { KnownArtifacts } from './check-facts';

/** Everything that decides the request body, fixed when the import begins. */
export interface BodyPlan extends CheckedFile {
  /** The fixes with which the file was checked. */
  readonly fixes: Fixes;
  /** A file with the user's line numbers, if the lines of this file have other ones; null: they are the same. */
  readonly originsPath: string | null;
  /** A file with the occurrence of each line in the file it was taken from; null: it was taken from none. */
  readonly occurrencesPath: string | null;
  readonly destination: Destination;
  readonly known: KnownArtifacts | null;
  /** The moment the import is triggered, ms since 1970; events too old by then are set aside. */
  readonly nowMs: number;
  /** Send the readable lines of a damaged .gz. */
  readonly keepReadable: boolean;
  /** Give each event without an id a Safety ID. */
  readonly safetyIds: boolean;
  /** According to the check, every line is sent, at this moment too. */
  readonly allGo: boolean;
  /** According to the check, every sent line has a `$unique_id`. Valid only with `allGo`. */
  readonly allHaveIds: boolean;
  /** A .gz cannot be sent unchanged, even if all its lines are sent. */
  readonly untidy: boolean;
  /** The file for set-aside lines: original bytes, one a line. */
  readonly setAsidePath: string;
  /** The file for their line numbers and codes: NDJSON of `{line, codes}`. */
  readonly setAsideIndexPath: string;
  /** The file for the line map. */
  readonly lineMapPath: string;
}

/** A piece of the request body, and how much of the file it covers. */
export interface BodyChunk {
  readonly bytes: Uint8Array;
  /** Bytes of the file read so far. */
  readonly fileBytes: number;
  readonly events: number;
}

export interface BodyResult {
  readonly lines: number;
  readonly blank: number;
  readonly setAside: number;
  /** Lines that the user left out, and requests that do not count. */
  readonly skipped: number;
  readonly sent: number;
  /** Sent events that a fix changed. */
  readonly fixed: number;
  readonly setAsideBy: readonly { readonly code: ProblemCode; readonly count: number }[];
  /** Events that got a Safety ID. */
  readonly safetyIds: number;
  /** Every sent event has a `$unique_id`, so a resend cannot count twice. */
  readonly allHaveIds: boolean;
}
