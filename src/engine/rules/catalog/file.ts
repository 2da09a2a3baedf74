import type { RaisedRule } from '../rule';

/** Nothing can be read behind the damage. Raised by `check/check-facts-builder`. */
export const gzipDamaged: RaisedRule<'gzip-damaged'> = {
  code: 'gzip-damaged',
  stage: 'file',
  grade: 'error',
  source: 'ours',
};

/** Events go out one a line, whatever the file's layout. Raised by `check/check-facts-builder`. */
export const otherLayout: RaisedRule<'layout'> = {
  code: 'layout',
  stage: 'file',
  grade: 'info',
  source: 'ours',
};

/** A JSON list without its end may have been cut off. Raised by `check/check-facts-builder`. */
export const unfinished: RaisedRule<'unfinished'> = {
  code: 'unfinished',
  stage: 'file',
  grade: 'warning',
  source: 'ours',
};

/** A wrapper around events holds more than they: only they are sent. Raised by `check/check-facts-builder`. */
export const besideEvents: RaisedRule<'beside-events'> = {
  code: 'beside-events',
  stage: 'file',
  grade: 'info',
  source: 'ours',
};

/** Rows of a worksheet that its reader does not see are sent. Raised by `check/check-facts-builder`. */
export const hiddenRows: RaisedRule<'hidden-rows'> = {
  code: 'hidden-rows',
  stage: 'file',
  grade: 'info',
  source: 'ours',
};

/** BOM, CRLF, blank lines, no newline at the end. Raised by `check/check-facts-builder`. */
export const tidied: RaisedRule<'tidied'> = {
  code: 'tidied',
  stage: 'file',
  grade: 'info',
  source: 'ours',
};

/** The import history has the same file. Raised by main, which owns the history. */
export const sentBefore: RaisedRule<'sent-before'> = {
  code: 'sent-before',
  stage: 'file',
  grade: 'warning',
  source: 'ours',
};

/** Files of a folder or archive that are not read. Raised by `check/check-files`: info if none could hold events. */
export const leftOut: RaisedRule<'left-out'> = {
  code: 'left-out',
  stage: 'file',
  grade: 'warning',
  source: 'ours',
};
