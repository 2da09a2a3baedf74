import type { Grade, ProblemCode } from '../../shared/checks/problem';
import type { DollarKey, MISNAMED_PIXEL_KEY } from './dollar-keys';
import type { RawJsonFacts } from './raw-json';
import type { TimeReading } from './time/event-time';

/** `scarf`: Scarf's documents say so. `ours`: our own judgement, which may change. */
export type RuleSource = 'scarf' | 'ours';

/** The part of a line's text that the window underlines. */
export interface Mark {
  readonly part: 'key' | 'value';
  /** `subject`: the key that the first subject names. `artifact`: the key that holds the artifact's id. */
  readonly of: DollarKey | typeof MISNAMED_PIXEL_KEY | 'subject' | 'artifact';
}

interface RuleFacts<Code extends ProblemCode> {
  readonly code: Code;
  readonly grade: Grade;
  readonly source: RuleSource;
  /** Without a mark, the problem concerns the whole line. */
  readonly mark?: Mark;
}

/**
 * A rule that needs more than one parsed line. The function that raises it stands beside the rule, or its comment
 * names the module.
 * - `file`: the whole file
 * - `bytes`: a line that cannot be parsed
 * - `age`, `destination`: a parsed line at a moment, or for a destination
 * - `repeat`: a line among all lines before it
 * - `fix`: a line that was changed on its way out
 */
export interface RaisedRule<Code extends ProblemCode = ProblemCode> extends RuleFacts<Code> {
  readonly stage: 'file' | 'bytes' | 'age' | 'destination' | 'repeat' | 'fix';
}

/**
 * The result of a rule. Null: the line keeps the rule. Otherwise the line breaks it, and the list holds the subjects
 * that the report names, such as a key; it may be empty.
 */
export type Violation = readonly string[] | null;

/** A line that JSON.parse read as an object. */
export interface ParsedLine {
  readonly text: string;
  /** May have keys such as `constructor`: read it with `ownValue`. */
  readonly value: Readonly<Record<string, unknown>>;
  /** The keys of `value`, each once. */
  readonly keys: readonly string[];
  readonly raw: Readonly<RawJsonFacts>;
  /** The value of `$time`. */
  readonly time: TimeReading;
}

/**
 * A rule about a parsed line as a whole. `fast-path/scan-line` must leave a line undecided when it may break one of
 * these, or report the same problem; `registry.test.ts` proves it with an example for each rule.
 */
export interface LineRule<Code extends ProblemCode = ProblemCode> extends RuleFacts<Code> {
  readonly stage: 'line';
  find(line: ParsedLine): Violation;
}

/** Whether a text value keeps a rule, by its raw bytes without quotes. The text has no escapes. */
export type TextCheck = (bytes: Buffer, view: DataView, start: number, end: number) => boolean;

/** A rule about the value of a `$` key. It never sees the null of a key that Scarf knows: null means no value. */
export interface KeyRule<Code extends ProblemCode = ProblemCode> extends RuleFacts<Code> {
  readonly stage: 'key';
  /** `unknown`: every key with `$` that Scarf does not know. */
  readonly keys: readonly DollarKey[] | 'unknown';
  find(value: unknown, key: string): Violation;
  /**
   * How the fast path treats a text value of these keys.
   * - `any-text`: every text keeps the rule
   * - a check: a text that passes keeps the rule; any other line is parsed
   * - `parse`: a line with such a key is always parsed
   */
  readonly fastPath: 'any-text' | 'parse' | TextCheck;
}

export type Rule<Code extends ProblemCode = ProblemCode> = RaisedRule<Code> | LineRule<Code> | KeyRule<Code>;
