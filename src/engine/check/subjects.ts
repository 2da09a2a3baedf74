import { SUBJECTS_SHOWN } from '../../shared/checks/problem';
import { SUBJECT_LENGTH } from '../model/limits';

/** Returns the most frequent subjects, at most `SUBJECTS_SHOWN`. Equal counts stay in the order of the file. */
export function topSubjects<Subject extends { readonly count: number }>(
  subjects: readonly Subject[],
): Subject[] {
  return [...subjects].sort((a, b) => b.count - a.count).slice(0, SUBJECTS_SHOWN);
}

/** Cuts a text to `SUBJECT_LENGTH` UTF-16 units. */
export function shorten(text: string): string {
  return text.length <= SUBJECT_LENGTH ? text : `${beginningOf(text, SUBJECT_LENGTH - 1)}…`;
}

/** Copies the first `length` UTF-16 units. `slice` alone would keep a text of megabytes in memory. */
export function beginningOf(text: string, length: number): string {
  const withoutHalfPair = text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  return Buffer.from(withoutHalfPair).toString();
}
