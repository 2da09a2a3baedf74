import type { ProblemCode } from '../../shared/problem';
import { Hash } from '../bytes/hash';
import { NONE, only, type ProblemSet } from './problems';

/** One thing to tell about a problem of a line: an unknown key, an address. */
export interface ProblemNote {
  readonly code: ProblemCode;
  readonly text: string;
}

/** A line may hold a million unknown keys. */
const NOTES_A_LINE = 50;

export const NO_ID_POSITION = -1;

const ID_SEED = 0x1b56c4e9;

/**
 * What is known of one line. One object is used for all lines of a pass, so that a line without problems costs no
 * memory: read it before the next line is judged.
 */
export class LineResult {
  problems: ProblemSet = NONE;
  /** When the event happened, ms since 1970; NaN: not known. */
  timeMs = Number.NaN;
  /** The ids that the line names; null: none that could be one. */
  package: string | null = null;
  pixel: string | null = null;
  /** `$pixel` stands where Scarf knows `$tracking_pixel`. */
  pixelKey = false;
  /** It has a `$unique_id` that can do its work. */
  hasId = false;
  /** The hash of that id; of no meaning without one. */
  readonly id = new Hash();
  /**
   * Where an id can be put into a line that has none: at its opening brace, or at the `null` that stands for one.
   * NO_ROOM: it has an id, or what stands in its place is left alone.
   */
  idInsertPosition = NO_ID_POSITION;
  private noted: ProblemNote[] = [];

  reset(): void {
    this.problems = NONE;
    this.timeMs = Number.NaN;
    this.package = null;
    this.pixel = null;
    this.pixelKey = false;
    this.hasId = false;
    this.idInsertPosition = NO_ID_POSITION;
    if (this.noted.length > 0) this.noted = [];
  }

  add(code: ProblemCode): void {
    this.problems |= only(code);
  }

  note(code: ProblemCode, text: string): void {
    this.problems |= only(code);
    if (this.noted.length < NOTES_A_LINE) this.noted.push({ code, text });
  }

  /** Takes the UTF-8 bytes of the id's text. */
  setId(view: DataView, start: number, end: number): void {
    this.hasId = true;
    this.id.of(view, start, end, ID_SEED);
  }

  get notes(): readonly ProblemNote[] {
    return this.noted;
  }
}
