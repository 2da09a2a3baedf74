import type { Damage, PlainCode, Problem, Repeat, TidiedDetail } from '../../shared/checks/problem';
import type { Repair } from '../../shared/checks/repair';
import { count, number } from './format';
import { leftOutText } from './places';

/** A value that caused a problem: quoted from the file, in words, or both. */
export interface SubjectText {
  /** Text from the user's file; null when words alone describe it. */
  readonly quoted: string | null;
  readonly words: string;
}

export function subjectTexts(problem: Problem): readonly SubjectText[] {
  if ('details' in problem)
    return problem.details.map((each) => ({ quoted: null, words: tidiedWords(each) }));
  if ('damaged' in problem) {
    return problem.damaged.map(({ damage, name }) => ({ quoted: name ?? null, words: DAMAGES[damage] }));
  }
  if ('files' in problem) {
    return problem.files.map((each) => ({ quoted: each.name, words: leftOutText(each) }));
  }
  if ('parts' in problem) return problem.parts.map((name) => counted(name, 1));
  if ('values' in problem) return problem.values.map(({ text, count: times }) => counted(text, times));
  if ('candidates' in problem) {
    return problem.candidates.map(({ text, count: times }) => counted(text, times, 'may hold the time'));
  }
  if ('keys' in problem) {
    return problem.keys.map((each) => counted(each.key, each.count, suggestionWords(each.suggestion)));
  }
  if ('addresses' in problem) {
    return problem.addresses.map((each) => counted(each.text, each.count, suggestionWords(each.address)));
  }
  if (problem.code === 'unknown-artifact') {
    return problem.artifacts.map((each) => counted(each.id, each.count, suggestionWords(each.suggestion)));
  }
  if (problem.code === 'other-artifact') {
    return problem.artifacts.map(({ id, count: times, name }) => counted(id, times, name));
  }
  if ('named' in problem) {
    return problem.named.map(({ text, count: times, name, remembered }) => {
      const means = text === name ? undefined : `means ${name}`;
      return counted(text, times, remembered === true ? `${means ?? 'sent as its ID'}, as you chose` : means);
    });
  }
  if ('repairs' in problem) {
    return problem.repairs.map(({ repairs, count: times }) => ({
      quoted: null,
      words: repairWords(repairs, times),
    }));
  }
  if ('repeats' in problem) {
    return problem.repeats.map((each) => ({ quoted: null, words: repeatWords(each) }));
  }
  return noSubjects(problem);
}

const DAMAGES: Record<Damage, string> = {
  cut: 'ends too early',
  corrupt: 'cannot be unpacked from some point on',
  checksum: 'its content does not match its checksum',
  size: 'its size is not the one that the archive names',
  between: 'bytes that cannot be read lie between its parts; all parts were read',
  sheet: 'cannot be read from some row on',
  behind: 'bytes that cannot be read follow the events',
};

/** Does not compile for a problem whose subjects have no words above. */
const noSubjects: (problem: Problem<PlainCode | 'soon-too-old'>) => readonly SubjectText[] = () => [];

const REPAIR_CAUSES: Record<Repair, string> = {
  'trailing-comma': 'a comma too many',
  'single-quotes': 'single quotes',
  'curly-quotes': 'curly quotes',
  'python-words': 'words of Python',
  'bare-keys': 'names without quotes',
  'not-a-number': 'NaN or Infinity',
  comments: 'comments',
};

/** "single quotes and NaN or Infinity × 26 · we can repair that" */
function repairWords(repairs: readonly Repair[], times: number): string {
  const causes = repairs.map((repair) => REPAIR_CAUSES[repair]).join(', ');
  return [`${causes}${times > 1 ? ` × ${number(times)}` : ''}`, 'we can repair that'].join(' · ');
}

/** "acme × 2 · did you mean acme-docs?" */
function counted(quoted: string, times: number, words?: string): SubjectText {
  const all = [...(times > 1 ? [`× ${number(times)}`] : []), ...(words === undefined ? [] : [words])];
  return { quoted, words: all.join(' · ') };
}

function suggestionWords(suggestion: string | undefined): string | undefined {
  return suggestion === undefined ? undefined : `did you mean ${suggestion}?`;
}

function repeatWords({ kind, count: times }: Repeat): string {
  switch (kind) {
    case 'identical-copy':
      return times === 1 ? '1 is an exact copy' : `${number(times)} are exact copies`;
    case 'different-content':
      return `${number(times)} ${times === 1 ? 'says' : 'say'} something else under the same ID`;
  }
}

function tidiedWords({ kind, count: times }: TidiedDetail): string {
  switch (kind) {
    case 'bom':
      return 'a hidden mark at the start';
    case 'crlf':
      return 'Windows line ends';
    case 'blank-lines':
      return count(times, 'blank line');
    case 'no-final-newline':
      return 'no line end after the last line';
  }
}
