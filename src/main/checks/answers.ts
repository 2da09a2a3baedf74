import {
  answersFor,
  type Answers,
  type FileQuestions,
  type Question,
  type QuestionCode,
  type RememberedAnswers,
} from '../../shared/checks/question';

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
  const before = answersFor(all, kind);
  const file = before?.file ?? questions.name ?? fileName;
  return [
    ...all.filter((each) => each.kind !== kind),
    { file, kind, answers: changed(before?.answers ?? {}, code, value) },
  ];
}

/** Tells answers that were given for this very file from those for another one of its kind. */
export function withGiven(
  asked: readonly FileQuestions[],
  all: readonly RememberedAnswers[],
  fileName: string,
): readonly FileQuestions[] {
  return asked.map((each) => {
    const file = answersFor(all, each.kind)?.file;
    if (file !== (each.name ?? fileName)) return each;
    const questions = each.questions.map((question): Question =>
      question.answered === 'remembered' ? { ...question, answered: 'given' } : question,
    );
    return { ...each, questions };
  });
}

function changed(answers: Answers, code: QuestionCode, value: string | null): Answers {
  const others = Object.entries(answers).filter(([each]) => each !== code);
  return Object.fromEntries(value === null ? others : [...others, [code, value]]);
}
