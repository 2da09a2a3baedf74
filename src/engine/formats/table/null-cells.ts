import { isCodeIn, isNullWord, isSureNullWord, PLUS } from '../../rules/null-words';
import type { Guess, Guesses } from '../../questions/guesses';
import type { SampleRow } from './sample-rows';

/** The answer that every word is a text. */
const NO_WORDS = 'none';

/** The words that mean an empty cell in this table, as a question if its first rows have any. */
export function decideNullWords(
  rows: readonly SampleRow[],
  names: readonly string[],
  guesses: Guesses,
): readonly string[] {
  return decideWords(nullWordsIn(rows, names), guesses);
}

/** As `decideNullWords`, of the words that a whole file has. */
export function decideWords(found: readonly string[], guesses: Guesses): readonly string[] {
  if (found.length === 0) return [];
  const words: Guess<string> = {
    certainty: 'likely',
    choices: [
      { value: found.join(' '), evidence: [] },
      { value: NO_WORDS, evidence: found },
    ],
    evidence: found,
  };
  const taken = guesses.decide('empty-cells', words, areNullWords);
  return taken === NO_WORDS ? [] : taken.split(' ');
}

function areNullWords(value: string): value is string {
  return value === NO_WORDS || value.split(' ').every(isNullWord);
}

function nullWordsIn(rows: readonly SampleRow[], names: readonly string[]): string[] {
  const columns: Set<string>[] = [];
  for (const { cells } of rows)
    cells.forEach(({ text }, index) => (columns[index] ??= new Set()).add(text.trim()));
  const words = columns.flatMap((texts, index) =>
    texts.has(PLUS)
      ? []
      : [...texts].filter((text) => isNullWord(text) && !isCodeIn(names[index] ?? '', text)),
  );
  return [...new Set(words)];
}

/** The text of a cell of the sample; empty if it means nothing. */
export function meantText(text: string, words: readonly string[]): string {
  const plain = text.trim();
  return words.includes(plain) || isSureNullWord(plain) ? '' : plain;
}
