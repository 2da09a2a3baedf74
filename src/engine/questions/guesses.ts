import {
  EVIDENCE_AT_MOST,
  QUESTION_CODES,
  type Answers,
  type Certainty,
  type Choice,
  type Question,
  type QuestionCode,
} from '../../shared/checks/question';

/** A guess about a file, before the user's answer is known. */
export interface Guess<Value extends string> {
  readonly certainty: Certainty;
  /** All answers that are possible, the most likely first. */
  readonly choices: readonly (Choice & { readonly value: Value })[];
  /** Values as they stand in the file. */
  readonly evidence: readonly string[];
}

/**
 * The one way in which a reader may guess. Each guess is decided by the user's answer, or else by the likeliest choice,
 * and becomes a question of the check.
 */
export class Guesses {
  private readonly asked = new Map<QuestionCode, Question>();

  /** The user's answers: for this file, and for files of its kind. */
  constructor(
    private readonly given: Answers,
    private readonly remembered: Answers = {},
  ) {}

  /**
   * The answer to read the file with. A given answer holds even if it is not among the choices, so that the user may
   * know better; `accepts` tells which answers can be used at all.
   */
  decide<Value extends string>(
    code: QuestionCode,
    { certainty, choices, evidence }: Guess<Value>,
    accepts: (value: string) => value is Value,
  ): Value {
    const guess = choices[0]?.value;
    if (guess === undefined) throw new Error(`A guess without a choice: ${code}`);
    const { value, answered } = this.answerTo(code, accepts);
    const taken = value ?? guess;
    // With one answer and nothing to show, there is nothing to ask.
    if (choices.length === 1 && evidence.length === 0 && taken === guess) return taken;
    this.asked.set(code, {
      code,
      certainty,
      taken,
      guess,
      choices: choices.map((choice) => ({ ...choice, evidence: choice.evidence.slice(0, EVIDENCE_AT_MOST) })),
      evidence: evidence.slice(0, EVIDENCE_AT_MOST),
      answered,
    });
    return taken;
  }

  /** The user's answer, if it can be used; null: there is none. Nothing is asked. */
  answer<Value extends string>(code: QuestionCode, accepts: (value: string) => value is Value): Value | null {
    return this.answerTo(code, accepts).value;
  }

  /** All guesses so far, in the order in which they are asked. */
  get questions(): readonly Question[] {
    return QUESTION_CODES.flatMap((code) => this.asked.get(code) ?? []);
  }

  private answerTo<Value extends string>(
    code: QuestionCode,
    accepts: (value: string) => value is Value,
  ): { readonly value: Value | null; readonly answered: Question['answered'] } {
    const given = this.given[code];
    if (given !== undefined && accepts(given)) return { value: given, answered: 'given' };
    const remembered = this.remembered[code];
    if (remembered !== undefined && accepts(remembered)) return { value: remembered, answered: 'remembered' };
    return { value: null, answered: 'no' };
  }
}
