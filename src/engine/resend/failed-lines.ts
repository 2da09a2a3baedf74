import { createReadStream, openSync } from 'node:fs';
import { LineSplitter } from '../read/line-splitter';
import { LogIndex } from '../log/log-index';

/**
 * Entries that say of one line that it was not taken, and so did not arrive (doc). Another type may mean anything: a line
 * that may have arrived is never called failed.
 */
const REFUSALS: ReadonlySet<string> = new Set(['failed-to-decode', 'artifact-not-found']);
const ROWS_AT_A_TIME = 500;

/**
 * The user's own lines, ascending, that Scarf's log says were refused; of one cause, or of all. `sourceLine`: what a line
 * of the body was. Throws what the disk says.
 */
export function refusedLines(
  logPath: string,
  cause: string | null,
  sourceLine: (sent: number) => number | null,
): readonly number[] {
  const log = new LogIndex(openSync(logPath, 'r'), sourceLine);
  try {
    while (log.readOn());
    log.readLast();
    const filter = { class: 'error', cause, text: '' } as const;
    const lines = new Set<number>();
    const { total } = log.rows(filter, 0, 0);
    for (let at = 0; at < total; at += ROWS_AT_A_TIME) {
      for (const { type, line } of log.rows(filter, at, ROWS_AT_A_TIME).rows)
        if (line !== null && REFUSALS.has(type)) lines.add(line);
    }
    return ascending(lines);
  } finally {
    log.close();
  }
}

/** The user's own lines, ascending, that were set aside. Throws what the disk says. */
export async function setAsideLines(indexPath: string): Promise<readonly number[]> {
  const lines = new Set<number>();
  const splitter = new LineSplitter({
    line: (bytes, start, end) => {
      const entry = JSON.parse(bytes.toString('utf8', start, end)) as unknown;
      if (typeof entry === 'object' && entry !== null && 'line' in entry && typeof entry.line === 'number')
        lines.add(entry.line);
    },
    blank: () => undefined,
    longLine: () => undefined,
  });
  for await (const chunk of createReadStream(indexPath)) splitter.push(chunk as Buffer);
  splitter.end();
  return ascending(lines);
}

function ascending(lines: ReadonlySet<number>): readonly number[] {
  return [...lines].sort((a, b) => a - b);
}
