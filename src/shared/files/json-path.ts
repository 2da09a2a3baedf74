/** A step from a JSON value to values in it: the member with this key, or each member. */
export type Step = { readonly key: string } | 'each';

const PLAIN_KEY = /^[^.*"\s]+$/;
const STEP = /(\*|"(?:[^"\\]|\\.)*"|[^.*"\s]+)(\.|$)/y;

/** Steps as text: `data`, `response.items`, `*._source`; `.` without a step. Keys with other signs stand in quotes. */
export function pathOf(steps: readonly Step[]): string {
  if (steps.length === 0) return '.';
  return steps
    .map((step) => {
      if (step === 'each') return '*';
      return PLAIN_KEY.test(step.key) ? step.key : JSON.stringify(step.key);
    })
    .join('.');
}

/** The steps of a path; null: the text is none. */
export function stepsOf(path: string): readonly Step[] | null {
  if (path === '.') return [];
  const steps: Step[] = [];
  for (let at = 0; at < path.length || path.endsWith('.'); at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const [, word = ''] = STEP.exec(path) ?? [];
    const step = stepOf(word);
    if (step === null) return null;
    steps.push(step);
  }
  return steps.length === 0 ? null : steps;
}

function stepOf(word: string): Step | null {
  if (word === '*') return 'each';
  if (!word.startsWith('"')) return word === '' ? null : { key: word };
  try {
    return { key: JSON.parse(word) as string };
  } catch {
    return null;
  }
}

export function isPath(text: string): text is string {
  return stepsOf(text) !== null;
}
