import { isRecord } from '../rules/records';

/** How JSON events lie in a sample of a file. Null: not as JSON of several lines or several values a line. */
export function jsonShape(text: string, lines: readonly string[], objects: number): 'list' | 'pretty' | null {
  const start = text.trimStart();
  if (start.startsWith('[') && looksLikeArray(start, lines, objects)) return 'list';
  if (start.startsWith('{') && (looksPretty(start, lines, objects) || looksConcatenated(start)))
    return 'pretty';
  return null;
}

/** `[` followed by objects, on one line or many. Lines that are an array each do not count, nor does a stray first line. */
function looksLikeArray(start: string, lines: readonly string[], objects: number): boolean {
  const [first = ''] = lines;
  if (Array.isArray(parsed(first))) return lines.length === 1;
  if (!/^\[\s*[[{\]]/.test(start)) return false;
  // In a list with one object a line, a comma separates the lines.
  return objects <= 1 || lines.filter(isSeparated).length >= objects;
}

function isSeparated(line: string): boolean {
  if (line.endsWith(',')) return line === ',' || isObjectLine(line.slice(0, -1));
  return line.startsWith(',') && isObjectLine(line.slice(1));
}

/** Whether the first object spans several lines. */
function looksPretty(start: string, lines: readonly string[], objects: number): boolean {
  const end = endOfFirstValue(start);
  if (end !== -1) return /[\r\n]/.test(start.slice(0, end)) && isObjectLine(start.slice(0, end));
  const members = lines.filter((line) => /^("(?:[^"\\]|\\.)*"\s*:|[\]}],?$|\{$)/.test(line)).length;
  return objects <= 1 && lines.length > 1 && members > lines.length / 2;
}

/** Whether one object follows another on the same line. */
function looksConcatenated(start: string): boolean {
  const end = endOfFirstValue(start);
  return end !== -1 && /^[ \t]*\{/.test(start.slice(end)) && isObjectLine(start.slice(0, end));
}

/** The offset where the brackets are balanced for the first time; -1: never. */
function endOfFirstValue(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth += 1;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

export function isObjectLine(line: string): boolean {
  return isRecord(parsed(line));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
