import type { ProblemCode, ProblemSubject } from '../../shared/problem';
import { count, number } from './format';
import { leftOutText } from './places';

/** A value that caused a problem: quoted from the file, in words, or both. */
export interface SubjectText {
  /** Text from the user's file; null when words alone describe it. */
  readonly quoted: string | null;
  readonly words: string;
}

export function subjectText(code: ProblemCode, subject: ProblemSubject): SubjectText {
  if (code === 'tidied') return { quoted: null, words: tidiedWords(subject) };
  if (code === 'left-out') return { quoted: subject.text, words: leftOutText(subject.hint) };
  const times = subject.count > 1 ? [`× ${number(subject.count)}`] : [];
  return { quoted: subject.text, words: [...times, ...hintWords(code, subject.hint)].join(' · ') };
}

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
  // For this code the hint is the name of the named destination, not a suggestion.
  return [code === 'other-artifact' ? hint : `did you mean ${hint}?`];
}
