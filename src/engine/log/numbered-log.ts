import { closeSync, openSync } from 'node:fs';
import { LogLines, type Block } from './log-lines';
import { parseLogEntry } from './scarf-log-entry';

/** A line of the user's own file. */
export interface FileLine {
  readonly line: number;
  /** The name of the file, where several were read as one. Absent: there is only one. */
  readonly file?: string;
}

/**
 * A log file as NDJSON, many lines at a time: each entry as Scarf wrote it, with `fileLine` and `file` behind its own keys
 * where `fileLine` knows the user's line. A line that is no entry becomes one of the type `unreadable`. Throws errors of
 * the file system.
 */
export function* numberedLog(
  path: string,
  fileLine: (sent: number) => FileLine | null,
): Generator<string, void> {
  const file = openSync(path, 'r');
  try {
    const lines = new LogLines(file);
    for (let block = lines.next(); block !== null; block = lines.next()) yield numbered(block, fileLine);
    const last = lines.last();
    if (last !== null) yield numbered(last, fileLine);
  } finally {
    closeSync(file);
  }
}

function numbered({ bytes }: Block, fileLine: (sent: number) => FileLine | null): string {
  const entries = bytes
    .toString('utf8')
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return entries.map((text) => `${entryText(text, fileLine)}\n`).join('');
}

function entryText(text: string, fileLine: (sent: number) => FileLine | null): string {
  const entry = parseLogEntry(parsedJson(text));
  if (entry === null)
    return JSON.stringify({ type: 'unreadable', class: 'warning', human_friendly_message: text });
  const own = entry.line === null ? null : fileLine(entry.line);
  if (own === null) return text;
  const keys = { fileLine: own.line, ...(own.file !== undefined && { file: own.file }) };
  // Into the text: what Scarf wrote stays byte for byte.
  return `${text.slice(0, -1)},${JSON.stringify(keys).slice(1)}`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
