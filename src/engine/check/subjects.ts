import type { ProblemSubject } from '../../shared/problem';
import { SUBJECT_LENGTH, SUBJECTS_TOLD } from '../model/limits';

export function withHint(subject: ProblemSubject, hint: string | undefined): ProblemSubject {
  return hint === undefined ? subject : { ...subject, hint };
}

/** The most frequent ones, first; in the order they were met among equals. */
export function topSubjects(subjects: readonly ProblemSubject[]): ProblemSubject[] {
  return [...subjects].sort((a, b) => b.count - a.count).slice(0, SUBJECTS_TOLD);
}

export function shorten(text: string): string {
  return text.length <= SUBJECT_LENGTH ? text : `${beginningOf(text, SUBJECT_LENGTH - 1)}…`;
}

/** The first characters, as a string of their own: `slice` alone would hold on to a text of megabytes. */
export function beginningOf(text: string, length: number): string {
  const whole = text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  return Buffer.from(whole).toString();
}
