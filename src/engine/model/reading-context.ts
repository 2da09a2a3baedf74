import type { Form } from '../../shared/files/layout';
import type { KindKeys, Mapping } from '../../shared/files/mapping';
import { NO_ANSWERS, type AnswerBook } from '../../shared/checks/question';
import type { KnownArtifacts } from './check-facts';

/** What is known before a file is read, and decides how it is read. */
export interface ReadingContext {
  /** How the file is read, if that was decided before: then nothing is guessed. Null: it is detected. */
  readonly form: Form | null;
  /** The mappings that the user set for tables; the last one counts. */
  readonly mappings: readonly Mapping[];
  /** What the user said that the keys of JSON become; the last one counts. */
  readonly keyMappings: readonly KindKeys[];
  readonly answers: AnswerBook;
  /** The artifacts of the account, whose names tell what holds them; null: no account is connected. */
  readonly known: KnownArtifacts | null;
  /** The reference time for the age of events, ms since 1970. */
  readonly nowMs: number;
  /** IANA name of this computer's time zone: the first offer for times without one. */
  readonly zone: string;
  /** This computer's locale, such as `de-DE`: it decides between encodings that fit alike. */
  readonly locale: string;
}

/** `now` and the zone of this computer, and nothing that the user said. Zone and locale are found out when they are read. */
export function defaultContext(nowMs: number): ReadingContext {
  return {
    form: null,
    mappings: [],
    keyMappings: [],
    answers: NO_ANSWERS,
    known: null,
    nowMs,
    get zone() {
      return computersWays().timeZone;
    },
    get locale() {
      return computersWays().locale;
    },
  };
}

let known: Intl.ResolvedDateTimeFormatOptions | undefined;

/** The first call in a thread loads tables of languages: as much work as the check of some megabytes. */
function computersWays(): Intl.ResolvedDateTimeFormatOptions {
  return (known ??= Intl.DateTimeFormat().resolvedOptions());
}
