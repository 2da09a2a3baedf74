/** A member of an object: its key, and where key and value are in the text, as UTF-16 offsets. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A part of a text, as UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces a part of a text by `text`. */
export interface Edit extends TextRange {
  readonly text: string;
}

/** Strings, brackets, and the bare words and numbers between them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** Returns the members of the object that starts at `from`, in order. The text must be valid JSON. */
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

/** Returns where the elements of the list that starts at `from` are, in order. The text must be valid JSON. */
export function elementsOf(text: string, from: number): TextRange[] {
  const elements: TextRange[] = [];
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

/** Applies edits, which must not overlap, in any order. Every other character stays as it is. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Returns the edits that remove elements of a list, or members of an object, each with one comma beside it. */
export function editsRemoving(all: readonly TextRange[], isRemoved: (index: number) => boolean): Edit[] {
  const edits: Edit[] = [];
  let keptBefore = false;
  for (const [index, { start, end }] of all.entries()) {
    if (!isRemoved(index)) {
      keptBefore = true;
      continue;
    }
    const previous = all[index - 1];
    const next = all[index + 1];
    // The comma before it goes if an element before it stays; else the comma after it.
    if (keptBefore && previous !== undefined) edits.push({ start: previous.end, end, text: '' });
    else edits.push({ start, end: next?.start ?? end, text: '' });
  }
  return edits;
}
