import type { Failure } from '../../../shared/failure';
import {
  isAssumed,
  isOpen,
  type FileQuestions,
  type Question,
  type QuestionCode,
} from '../../../shared/checks/question';
import { invoke } from '../../ipc/client';

/** A question, and the files that it is about. */
export interface Asked {
  readonly key: string;
  readonly kind: string;
  readonly question: Question;
  /** The file it is about; null: the only one. */
  readonly name: string | null;
}

export interface SortedQuestions {
  /** Open ones first, then likely guesses to confirm, the costliest first. */
  readonly asked: readonly Asked[];
  readonly answered: readonly Asked[];
  readonly certain: readonly Asked[];
}

/** What the chart and the days of the events depend on; a wrong guess there is the costliest. */
const OF_TIME: ReadonlySet<QuestionCode> = new Set([
  'time-column',
  'zone-column',
  'calendar',
  'time-format',
  'zone',
  'time-of-day',
]);

/** The first guess shows its answers: the sheet, since all else stands in it, then what decides the times. */
function rankOf({ question: { code } }: Asked): number {
  if (code === 'sheet') return 0;
  return OF_TIME.has(code) ? 1 : 2;
}

function isOfSheets({ questions }: FileQuestions): boolean {
  return questions.every(({ code }) => code === 'sheet');
}

/** All questions of a report by what the user has to do with them. */
export function sortQuestions(questions: readonly FileQuestions[]): SortedQuestions {
  // A workbook is asked about its sheets, and its sheet about the rest: that is one file.
  const [ofSheets, others] = [questions.filter(isOfSheets), questions.filter((one) => !isOfSheets(one))];
  const areSeveral = ofSheets.length > 1 || others.length > 1;
  const all = questions.flatMap(({ kind, name, questions: ofFile }) =>
    ofFile.map((question): Asked => ({
      key: `${kind} ${question.code}`,
      kind,
      question,
      name: areSeveral ? (name ?? null) : null,
    })),
  );
  return {
    asked: [
      ...all.filter(({ question }) => isOpen(question)),
      ...all.filter(({ question }) => isAssumed(question)).sort((a, b) => rankOf(a) - rankOf(b)),
    ],
    answered: all.filter(({ question }) => question.answered !== 'no'),
    certain: all.filter(({ question }) => question.certainty === 'certain' && question.answered === 'no'),
  };
}

/** The question answered last, and in which check: the file is read again, and the page that takes over goes on from there. */
let lastAnswered: {
  readonly checkId: string;
  readonly kind: string;
  readonly code: QuestionCode;
  /** It stood at the top, among those to answer, and not with how the file was read. */
  readonly wasAsked: boolean;
} | null = null;

/** Answers a question; null takes the answer back. */
export async function answer(
  checkId: string,
  { kind, question }: Asked,
  value: string | null,
): Promise<Failure | null> {
  const { code } = question;
  lastAnswered = { checkId, kind, code, wasAsked: isOpen(question) || isAssumed(question) };
  const result = await invoke('check.answer', { id: checkId, kind, code, value });
  if (result.ok) return null;
  lastAnswered = null;
  return result.failure;
}

/**
 * Moves the focus to the next question. After the last of those asked it stays at the heading; a question that was settled
 * before has it again. It goes on once. False: none was answered in the check that this one replaces.
 */
export function goOnAfterAnswer(
  replaced: string | undefined,
  { asked, answered, certain }: SortedQuestions,
): boolean {
  const last = lastAnswered;
  const all = [...asked, ...answered, ...certain];
  if (last === null || last.checkId !== replaced) return false;
  lastAnswered = null;
  if (!all.some(({ kind }) => kind === last.kind)) return false;
  if (asked[0] === undefined && last.wasAsked) return true;
  const next =
    asked[0] ?? all.find(({ kind, question }) => kind === last.kind && question.code === last.code);
  const places = [...document.querySelectorAll<HTMLElement>('[data-testid="question"]')];
  const place = places.find(({ dataset }) => dataset['key'] === next?.key);
  place?.closest('details')?.setAttribute('open', '');
  place?.querySelector('button')?.focus();
  return true;
}
