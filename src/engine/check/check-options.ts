import type { CheckProgress } from '../../shared/checks/check';
import type { Fixes } from '../../shared/checks/fix';
import type { Form } from '../../shared/files/layout';
import type { KindKeys, Mapping } from '../../shared/files/mapping';
import type { AnswerBook } from '../../shared/checks/question';
import type { StartHelper } from './range-helper';
import type { KnownArtifacts, SampleFacts } from '../model/check-facts';
import { defaultContext, type ReadingContext } from '../model/reading-context';
import type { FileLocation } from '../model/file-location';

export interface CheckOptions {
  readonly path: string;
  /** Further paths that the user selected: files, folders, archives. */
  readonly more?: readonly string[];
  /** Checks only this member of the archive at `path`. */
  readonly location?: FileLocation;
  /** How the file is read, if that was decided before: then nothing is guessed. */
  readonly form?: Form;
  /** The reference time for the age of events, ms since 1970. */
  readonly nowMs: number;
  /** What the user said about the columns of tables; the last mapping counts. */
  readonly mappings?: readonly Mapping[];
  /** What the user said that the keys of JSON become; the last one counts. */
  readonly keyMappings?: readonly KindKeys[];
  /** What the user answered to questions about this file and others. */
  readonly answers?: AnswerBook;
  /** The artifacts of the account. Absent: none are known. */
  readonly known?: KnownArtifacts | null;
  /** IANA name of the zone that times without one are first taken to be in. Absent: this computer's. */
  readonly zone?: string;
  /** Changes on the way out: the facts describe the lines as they will be sent. */
  readonly fixes?: Fixes;
  /** Called at most four times a second, and once at the end. */
  readonly onProgress: (progress: CheckProgress) => void;
  /** Called once, early, for a large file. */
  readonly onSample?: (sample: SampleFacts) => void;
  readonly signal: AbortSignal;
  /** A monotonic clock in ms that paces progress. */
  readonly clock?: () => number;
  /** Starts a thread that helps with a large file. Without it, one thread does all the work. */
  readonly startHelper?: StartHelper;
}

/** What decides how a file is read. */
export function readingContext(options: CheckOptions): ReadingContext {
  const { nowMs, form, mappings, keyMappings, answers, known, zone } = options;
  const context = defaultContext(nowMs);
  return {
    form: form ?? context.form,
    mappings: mappings ?? context.mappings,
    keyMappings: keyMappings ?? context.keyMappings,
    answers: answers ?? context.answers,
    known: known ?? context.known,
    nowMs,
    get zone() {
      return zone ?? context.zone;
    },
    get locale() {
      return context.locale;
    },
  };
}
