/** What the app may have to guess about a file, in the order in which it asks. */
export const QUESTION_CODES = [
  /**
   * The sheet of a workbook that holds the events, by name; `*`: all sheets with the columns of the likeliest. The evidence of a
   * sheet is the number of its last row, empty if it is not known, and its first rows; that of `*` is their names.
   */
  'sheet',
  /** How bytes become characters: an `Encoding`. */
  'encoding',
  /** What lines are around their row or event: the kind of a `LineShape`; `plain`, nothing. */
  'line-shape',
  /** Where in a JSON file the events are: `.` for the values themselves, else a path such as `data` or `*._source`. */
  'events-at',
  /** Whether lines in JSON are requests of a web server, of which some count: `requests`; `events`, each line counts. */
  'requests',
  /** What separates the cells of a table: a `Delimiter`. */
  'delimiter',
  /** How cells are quoted: a `Quoting`. */
  'quoting',
  /** Which row names the columns, counted from 1 in the file: `3`; `none`. */
  'header',
  /** The words in cells that mean an empty cell, with a space between: `NULL`, `- N/A`; `none`. */
  'empty-cells',
  /** Whose export a file is: a `Vendor`; `none`. */
  'preset',
  /** The column of a table that holds the event's time, by name; `none`. */
  'time-column',
  /** The column that holds the zone of each time, by name; `none`. */
  'zone-column',
  /** How years are counted that cannot be ours: a `Calendar`; `ours`, they are no years of events. */
  'calendar',
  /** How times are written: a `TimeFormat`. */
  'time-format',
  /** The zone of times that name none: an IANA name. */
  'zone',
  /** The time of day of all events, whose times are days only: `00:00`. */
  'time-of-day',
  /** The column that holds the address of the visitor, by name; `none`. */
  'address-column',
  /** Which of several addresses in a cell is the visitor's: `first-public`; `none`, none is taken. */
  'address-of-list',
  /** The column that holds what the visitor's program calls itself, by name; `none`. */
  'agent-column',
  /** The column that holds the package, by name; `none`. */
  'package-column',
  /** The column whose cells are the ids of the events, by name; `none`. */
  'id-column',
  /** The column that holds the tracking pixel, by name; `none`. The same for those below. */
  'pixel-column',
  'version-column',
  'type-column',
  'domain-column',
  'referrer-column',
] as const;
export type QuestionCode = (typeof QUESTION_CODES)[number];

/** The answer to `sheet` that takes all sheets with the columns of the likeliest. No sheet can have this name. */
export const ALL_ALIKE = '*';

/**
 * How sure a guess is. certain: only one answer fits. likely: taken, and shown to be confirmed. open: two answers fit,
 * so nothing is sent before the user answers.
 */
export type Certainty = 'certain' | 'likely' | 'open';

/** A possible answer. */
export interface Choice {
  readonly value: string;
  /** Values of the file as this answer reads them, at most `EVIDENCE_AT_MOST`. */
  readonly evidence: readonly string[];
  /** How many of the first values are names of the account's artifacts, where that speaks for it. */
  readonly named?: NamedValues;
}

export interface NamedValues {
  readonly kind: 'package' | 'pixel';
  readonly names: number;
  readonly values: number;
}

/** Something that the app guesses and that changes what is sent. */
export interface Question {
  readonly code: QuestionCode;
  readonly certainty: Certainty;
  /** The answer that the file was read with. */
  readonly taken: string;
  /** The answer that the file alone suggests. */
  readonly guess: string;
  /** All answers, the guess first. */
  readonly choices: readonly Choice[];
  /** Values as they stand in the file, at most `EVIDENCE_AT_MOST`. */
  readonly evidence: readonly string[];
  /** given: the user answered for this file. remembered: the user answered for a file of this kind. */
  readonly answered: 'no' | 'given' | 'remembered';
}

/** The questions about one file, or about files of the same kind. */
export interface FileQuestions {
  /** Equal for files with the same columns or keys, for which answers are remembered. */
  readonly kind: string;
  /** The name of the first such file, where several are read as one. */
  readonly name?: string;
  readonly questions: readonly Question[];
}

/** The kinds of files whose events are JSON begin with this. */
export const JSON_KINDS = 'json:';

/** The kinds of the JSON files of a check, for which a mapping of keys is remembered. */
export function kindsOfJson({
  questions,
}: {
  readonly questions: readonly FileQuestions[];
}): readonly string[] {
  return questions.map(({ kind }) => kind).filter(isKindOfJson);
}

export function isKindOfJson(kind: string): boolean {
  return kind.startsWith(JSON_KINDS);
}

export const EVIDENCE_AT_MOST = 3;

export type Answers = Readonly<Partial<Record<QuestionCode, string>>>;

/** Answers that the user gave for files of one kind. */
export interface RememberedAnswers {
  /** The file that they were given for. */
  readonly file: string;
  readonly kind: string;
  readonly answers: Answers;
}

/** The newest answers for files of a kind. */
export function answersFor(
  remembered: readonly RememberedAnswers[],
  kind: string,
): RememberedAnswers | undefined {
  return remembered.findLast((each) => each.kind === kind);
}

/** What the user answered, for any file. */
export interface AnswerBook {
  /** For the file at hand. */
  readonly given: Answers;
  /** For files of a kind, newest last. */
  readonly remembered: readonly RememberedAnswers[];
}

export const NO_ANSWERS: AnswerBook = { given: {}, remembered: [] };

/** A guess that an import was sent with. `code` is a `QuestionCode`, or one of another version. */
export interface Assumption {
  readonly code: string;
  readonly taken: string;
}

/** Bounds of what is saved with an import. */
export const ASSUMED_AT_MOST = 100;
export const ANSWER_LENGTH = 4_096;

/** What an import takes for true without the user's word, each once. */
export function assumptionsOf(all: readonly FileQuestions[]): readonly Assumption[] {
  const assumed = all.flatMap(({ questions }) => questions.filter(isAssumed));
  const once = assumed.filter(
    ({ code, taken }, at) =>
      assumed.findIndex((other) => other.code === code && other.taken === taken) === at,
  );
  return once.slice(0, ASSUMED_AT_MOST).map(({ code, taken }) => ({ code, taken }));
}

/** Nothing is sent while such a question has no answer. */
export function isOpen({ certainty, answered }: Question): boolean {
  return certainty === 'open' && answered === 'no';
}

/** The user has a word to say: to answer it, or to confirm what is assumed. */
export function isAsked(question: Question): boolean {
  return isOpen(question) || isAssumed(question);
}

/** Nothing of the files is sent while one of their questions is open. */
export function hasOpenQuestion(asked: readonly FileQuestions[]): boolean {
  return asked.some(({ questions }) => questions.some(isOpen));
}

/** The app took a guess that the user neither gave nor confirmed. */
export function isAssumed({ certainty, answered }: Question): boolean {
  return certainty === 'likely' && answered === 'no';
}
