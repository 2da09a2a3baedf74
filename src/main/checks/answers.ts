import type { Answers, FileQuestions, QuestionCode, RememberedAnswers } from '../../shared/question';

/** The user's answer to a question about files of a kind; `value` null: the answer is taken back. */
export interface Answer {
  readonly kind: string;
  readonly code: QuestionCode;
  readonly value: string | null;
}

/** Adds an answer, newest last. Null: nothing was asked about such files. */
export function withAnswer(
  all: readonly RememberedAnswers[],
  asked: readonly FileQuestions[],
  fileName: string,
  { kind, code, value }: Answer,
): readonly RememberedAnswers[] | null {
  const questions = asked.find((each) => each.kind === kind);
  if (questions === undefined) return null;
  const before = all.findLast((each) => each.kind === kind);
  const file = before?.file ?? questions.name ?? fileName;
  return [
    ...all.filter((each) => each.kind !== kind),
    { file, kind, answers: changed(before?.answers ?? {}, code, value) },
  ];
}

function changed(answers: Answers, code: QuestionCode, value: string | null): Answers {
  const others = Object.entries(answers).filter(([each]) => each !== code);
  return Object.fromEntries(value === null ? others : [...others, [code, value]]);
}
