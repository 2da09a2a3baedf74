import { createReadStream, openSync } from 'node:fs';
import { LineSplitter } from '../read/line-splitter';
import { LogIndex } from '../log/log-index';

/**
 * Log entries by which one line was certainly not imported (Scarf's documentation). Other types may mean anything:
 * never resend a line that may have arrived.
 */
const REFUSALS: ReadonlySet<string> = new Set(['failed-to-decode', 'artifact-not-found']);
const ROWS_PER_READ = 500;

/**
 * Numbers of the user's lines, ascending, that Scarf's log names as refused; `cause` null: for any cause. `sourceLine`
 * maps a line of the body to the user's line. Throws errors of the file system.
 */
export function refusedLines(
  logPath: string,
  cause: string | null,
  sourceLine: (sent: number) => number | null,
): readonly number[] {
  const log = new LogIndex(openSync(logPath, 'r'), sourceLine);
  try {
    while (log.readBlock());
    log.readLast();
    const filter = { class: 'error', cause, text: '' } as const;
    const lines = new Set<number>();
    const { total } = log.rows(filter, 0, 0);
    for (let at = 0; at < total; at += ROWS_PER_READ) {
      for (const { type, line } of log.rows(filter, at, ROWS_PER_READ).rows)
        if (line !== null && REFUSALS.has(type)) lines.add(line);
    }
    return ascending(lines);
  } finally {
    log.close();
  }
}

/** Numbers of the user's lines, ascending, that were set aside. Throws errors of the file system. */
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
