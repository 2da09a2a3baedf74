import type { ProblemCode } from '../../shared/checks/problem';
import { Hash } from '../bytes/hash';
import { NONE, only, type ProblemSet } from './problems';
import type { Violation } from './rule';

/** A subject of a line's problem, such as an unknown key or an address. */
export interface ProblemNote {
  readonly code: ProblemCode;
  readonly text: string;
}

/** Subjects kept of one line, which may hold a million unknown keys. */
const NOTES_A_LINE = 50;

export const NO_ID_POSITION = -1;

const ID_SEED = 0x1b56c4e9;

/**
 * Everything the rules say about one line. One object serves all lines of a pass, so a line without problems costs no
 * memory: read it before the next line is validated.
 */
export class LineResult {
  problems: ProblemSet = NONE;
  /** The time of the event, ms since 1970; NaN: not known. */
  timeMs = Number.NaN;
  /** The artifact ids that the line names; null: none. */
  package: string | null = null;
  pixel: string | null = null;
  /** The line has `$pixel` and no `$tracking_pixel`. */
  pixelKey = false;
  /** The line has a `$unique_id` that is text and not blank. */
  hasId = false;
  /** The hash of that id; meaningless if `hasId` is false. */
  readonly id = new Hash();
  /**
   * Byte offset where a Safety ID is inserted: the opening brace, or the `null` of `$unique_id`. NO_ID_POSITION: the
   * line has an id, or another value that stays as it is.
   */
  idInsertPosition = NO_ID_POSITION;
  private subjects: ProblemNote[] = [];

  reset(): void {
    this.problems = NONE;
    this.timeMs = Number.NaN;
    this.package = null;
    this.pixel = null;
    this.pixelKey = false;
    this.hasId = false;
    this.idInsertPosition = NO_ID_POSITION;
    if (this.subjects.length > 0) this.subjects = [];
  }

  add(code: ProblemCode): void {
    this.problems |= only(code);
  }

  /** Adds a problem and one of its subjects. */
  note(code: ProblemCode, text: string): void {
    this.problems |= only(code);
    if (this.subjects.length < NOTES_A_LINE) this.subjects.push({ code, text });
  }

  /** Adds a rule's result. */
  addViolation(code: ProblemCode, violation: Violation): void {
    if (violation === null) return;
    this.add(code);
    for (const subject of violation) this.note(code, subject);
  }

  /** `start` and `end` delimit the UTF-8 bytes of the id's text. */
  setId(view: DataView, start: number, end: number): void {
    this.hasId = true;
    this.id.of(view, start, end, ID_SEED);
  }

  get notes(): readonly ProblemNote[] {
    return this.subjects;
  }
}
