/** Every bound of this room in one place, so that what is promised about memory and size can be read off. */

/** A longer line is reported and skipped; no event comes near it. */
export const LINE_CAP_BYTES = 16 * 1024 * 1024;

/** Read from the disk at a time. Two such buffers are used in turn. A file's fingerprint is made of such blocks. */
export const READ_BYTES = 512 * 1024;

/** Of a file that several threads check, the part that one takes at a time: whole blocks. */
export const RANGE_BYTES = 4 * READ_BYTES;

/** Looked at to tell what kind of file it is. */
export const FILE_START_BYTES = 64 * 1024;

/** A file below this is checked before anybody could read what a first look found; compressed ones and tables take longer. */
export const SAMPLE_FROM_BYTES = { plain: 16 * 1024 * 1024, other: 2 * 1024 * 1024 } as const;
/** Looked at in one place for a first look, which takes a few such places. */
export const SAMPLE_BLOCK_BYTES = 128 * 1024;
/** Keys of its first event that a first look tells. */
export const SAMPLE_KEYS = 50;

/** Rows of a table that are shown to say what its columns mean. */
export const ROWS_PREVIEWED = 6;

/** First lines kept for each kind of problem. */
export const FIRST_LINES = 100;

/** Different subjects (keys, values) counted for each kind of problem, how many of them are told, and how long. */
export const SUBJECTS_COUNTED = 1000;
export const SUBJECTS_TOLD = 20;
export const SUBJECT_LENGTH = 100;

/** Pairs of package and pixel told apart; lines with further ones share one group, which no account knows. */
export const ARTIFACT_GROUPS = 50_000;
/** An id longer than this is cut, which keeps it unknown: Scarf's ids have 36 characters. */
export const ARTIFACT_ID_LENGTH = 200;

/** Ids in which repeats are looked for: about 135 MB at the most. */
export const REPEATED_IDS_UP_TO = 8_000_000;

/**
 * Lines without an id whose copies are counted for their Safety IDs: about 100 MB at the most. It may never change, for
 * the ids of the lines around it would change with it.
 */
export const OCCURRENCES_COUNTED_UP_TO = 6_000_000;

/** A place to begin reading is kept for every so many lines. */
export const CHECKPOINT_LINES = 4096;

/** Of a line that is shown. */
export const SHOWN_BYTES = 8 * 1024;

/** Progress is told at most this often. */
export const PROGRESS_MS = 250;

/**
 * A .gz that holds more than this many times its size is no event file but a trap. Real events compress 5 to 50
 * times; deflate cannot pass 1032. Memory is flat either way: this only ends a pass that would go on for hours.
 */
export const EXPANSION_CAP = 500;
/** The cap above counts from here on, so that small files of equal lines pass. */
export const EXPANSION_FREE_BYTES = 1024 * 1024 * 1024;
