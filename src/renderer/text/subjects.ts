import type { ProblemCode, ProblemSubject } from '../../shared/problem';
import { count, number } from './format';
import { leftOutText } from './places';

/** One value behind a problem: as it stands in the file, or in words; and what is to be said of it. */
export interface SubjectText {
  /** Text of the user's own file; null where words alone tell it. */
  readonly quoted: string | null;
  readonly words: string;
}

/** How a value behind a problem is told. */
export function subjectText(code: ProblemCode, subject: ProblemSubject): SubjectText {
  if (code === 'tidied') return { quoted: null, words: tidiedWords(subject) };
  if (code === 'left-out') return { quoted: subject.text, words: leftOutText(subject.hint) };
  const times = subject.count > 1 ? [`× ${number(subject.count)}`] : [];
  return { quoted: subject.text, words: [...times, ...hintWords(code, subject.hint)].join(' · ') };
}

/** What was tidied, by the check's own names for it. */
function tidiedWords({ text, count: times }: ProblemSubject): string {
  switch (text) {
    case 'bom':
      return 'a hidden mark at the start';
    case 'crlf':
      return 'Windows line ends';
    case 'blank-lines':
      return count(times, 'blank line');
    case 'no-final-newline':
      return 'no line end after the last line';
    default:
      return 'something small';
  }
}

function hintWords(code: ProblemCode, hint: string | undefined): readonly string[] {
  if (code === 'time-missing') return ['may hold the time'];
  if (hint === undefined) return [];
  // There the hint is the name of what the line names, not of what it may have meant.
  return [code === 'other-artifact' ? hint : `did you mean ${hint}?`];
}
