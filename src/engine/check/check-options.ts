import type { CheckProgress } from '../../shared/check';
import type { Fixes } from '../../shared/fix';
import type { Mapping } from '../../shared/mapping';
import type { StartHelper } from './parallel-check';
import type { SampleFacts } from '../model/check-facts';
import type { FileLocation } from '../model/file-location';

export interface CheckOptions {
  readonly path: string;
  /** What was chosen together with it: files, folders, archives. */
  readonly more?: readonly string[];
  /** Only this file of the archive at `path`. */
  readonly spot?: FileLocation;
  /** The moment by which events are judged old, ms since 1970. */
  readonly nowMs: number;
  /** What the user said of tables' columns, the last one last. */
  readonly mappings?: readonly Mapping[];
  /** What is to be changed on the way out: the facts are of the lines as they will be sent. */
  readonly fixes?: Fixes;
  /** At most four times a second, and once at the end. */
  readonly onProgress: (progress: CheckProgress) => void;
  /** Once, early, for a large file: what some of its lines hold. */
  readonly onSample?: (sample: SampleFacts) => void;
  readonly signal: AbortSignal;
  /** A clock that only goes forward, ms; for the pace of progress. */
  readonly clock?: () => number;
  /** Starts a thread that helps with a large file. Without it one thread does all. */
  readonly startHelper?: StartHelper;
}
