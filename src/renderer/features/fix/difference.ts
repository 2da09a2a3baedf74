/** A text before or after a change: what stays at either end, and what differs between. */
export interface Changed {
  readonly head: string;
  readonly mark: string;
  readonly tail: string;
}

const WORD = /[\p{L}\p{N}]/u;
/** Characters shown at either end of a long text. */
const AROUND = 24;

/** Where two texts differ, widened to whole words, so that only the very change is marked. */
export function changeBetween(before: string, after: string): { before: Changed; after: Changed } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  while (start > 0 && (splitsWord(before, start) || splitsWord(after, start))) start -= 1;
  while (end > 0 && (splitsWord(before, before.length - end) || splitsWord(after, after.length - end)))
    end -= 1;
  return { before: parts(before, start, end), after: parts(after, start, end) };
}

function splitsWord(text: string, at: number): boolean {
  return WORD.test(text[at - 1] ?? '') && WORD.test(text[at] ?? '');
}

function parts(text: string, start: number, end: number): Changed {
  const head = text.slice(0, start);
  const tail = text.slice(text.length - end);
  return {
    head: head.length > AROUND ? `…${head.slice(-AROUND)}` : head,
    mark: text.slice(start, text.length - end),
    tail: tail.length > AROUND ? `${tail.slice(0, AROUND)}…` : tail,
  };
}
