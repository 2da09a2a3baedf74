/** All limits of the engine that bound memory, size or time. */

/** A longer line is set aside; real events are far shorter. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** One read from the disk, and one block of a fingerprint. May never change: fingerprints are stored. */
export const READ_BYTES = 512 * 1024;

/** A byte range that one thread checks at a time: whole blocks. */
export const RANGE_BYTES = 4 * READ_BYTES;

/** Decompressed bytes that format detection reads. */
export const FILE_START_BYTES = 64 * 1024;

/** Smaller files are checked before a person could read a sample. Compressed files and tables take longer. */
export const SAMPLE_FROM_BYTES = { plain: 16 * 1024 * 1024, other: 2 * 1024 * 1024 } as const;
/** A sample consists of a few blocks of this size. */
export const SAMPLE_BLOCK_BYTES = 128 * 1024;
/** Keys of the first event that a sample shows. */
export const SAMPLE_KEYS = 50;

/** Rows of a table in the preview. */
export const ROWS_PREVIEWED = 6;

/** Line numbers kept for each kind of problem. */
export const FIRST_LINES = 100;

/** For each kind of problem: different subjects counted, and characters of one subject. */
export const SUBJECTS_COUNTED = 1000;
export const SUBJECT_LENGTH = 100;

/** Artifact groups of one file. Lines with further artifacts share one group, whose artifact is unknown. */
export const ARTIFACT_GROUPS = 50_000;
/** Packages and pixels that a report names. */
export const ARTIFACTS_SHOWN = 20;
/** Longer ids are cut and stay unknown: Scarf's ids have 36 characters. */
export const ARTIFACT_ID_LENGTH = 200;

/** Ids kept in memory to find repeats line by line, or where the disk takes none: at most about 190 MB. */
export const REPEATED_IDS_UP_TO = 8_000_000;

/**
 * Lines without an id whose occurrences are counted for Safety IDs: at most about 100 MB. May never change: Safety IDs
 * of the lines around this limit would change.
 */
export const OCCURRENCES_COUNTED_UP_TO = 6_000_000;

/** Lines between two checkpoints. */
export const CHECKPOINT_LINES = 4096;

/** Bytes of a line that the app shows. */
export const SHOWN_BYTES = 8 * 1024;
/** Values of a line that the app shows by name, and characters of one. */
export const FIELDS_SHOWN = 60;
export const FIELD_LENGTH = 300;
/** The values of an event that are shown, and how deep in it they are. */
export const KEYS_SHOWN = 100;
export const KEY_STEPS_AT_MOST = 6;
/** Fixes are tried on longer lines, but not shown for them. */
export const TRIED_BYTES = 64 * 1024;

/** Least time between two progress messages. */
export const PROGRESS_MS = 250;

/**
 * A .gz that expands more than this many times is not an event file. Real events compress 5 to 50 times, deflate at
 * most 1032 times. Memory is bounded anyway: this ends a pass that would take hours.
 */
export const EXPANSION_CAP = 500;
/** Below this size the cap does not apply, so that small files of equal lines pass. */
export const EXPANSION_FREE_BYTES = 1024 * 1024 * 1024;

/** How far so many packed bytes may expand. */
export function expandedAtMost(packedBytes: number, freeBytes = EXPANSION_FREE_BYTES): number {
  return Math.max(freeBytes, packedBytes * EXPANSION_CAP);
}
