/** A member of an object, by the places of its parts in the text. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A change of a text: what stands from `start` to `end` becomes `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Strings, brackets, and the bare words and numbers between them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** The members of the object that begins at `from`, in order. The text must be an object that JSON.parse takes. */
export function membersOf(text: string, from = 0): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let key: { start: number; end: number } | null = null;
  let valueStart = -1;
  TOKEN.lastIndex = from;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    const start = match.index;
    const end = start + token.length;
    if (depth === 1 && key === null && token.startsWith('"')) key = { start, end };
    else if (key !== null && token !== ':' && valueStart === -1) valueStart = start;
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    const closed = depth === 1 && key !== null && valueStart !== -1 && token !== ':' && token !== ',';
    if (closed && key !== null) {
      const name = JSON.parse(text.slice(key.start, key.end)) as string;
      members.push({ key: name, keyStart: key.start, keyEnd: key.end, valueStart, valueEnd: end });
      key = null;
      valueStart = -1;
    }
    if (depth === 0) break;
  }
  return members;
}

/** The places of the elements of the list that begins at `from`. */
export function elementsOf(text: string, from: number): { readonly start: number; readonly end: number }[] {
  const elements: { start: number; end: number }[] = [];
  let depth = 0;
  let start = -1;
  TOKEN.lastIndex = from;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (depth === 1 && start === -1 && token !== ',' && token !== ']') start = match.index;
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth === 1 && start !== -1 && token !== ',') {
      elements.push({ start, end: match.index + token.length });
      start = -1;
    }
    if (depth === 0) break;
  }
  return elements;
}

/** The text with these changes made; they must not overlap. All else stays as it is, to the byte. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Takes parts of a list or of an object's members out, each with the comma that parts it from a neighbour. */
export function without(
  all: readonly { readonly start: number; readonly end: number }[],
  leaveOut: (index: number) => boolean,
): Edit[] {
  const edits: Edit[] = [];
  let keptBefore = false;
  for (const [index, { start, end }] of all.entries()) {
    if (!leaveOut(index)) {
      keptBefore = true;
      continue;
    }
    const previous = all[index - 1];
    const next = all[index + 1];
    // With something kept before it, the comma before goes; else the one behind.
    if (keptBefore && previous !== undefined) edits.push({ start: previous.end, end, text: '' });
    else edits.push({ start, end: next?.start ?? end, text: '' });
  }
  return edits;
}
