/**
 * What is noted of an id: the two halves of its hash, a hash of the whole line, the line, and twice the place of its
 * group, plus 1 if the line has a warning.
 */
export const ID_FIELDS = { high: 0, low: 1, content: 2, line: 3, group: 4 } as const;

export const ID_WIDTH = 5;
