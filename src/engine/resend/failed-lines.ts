import { closeSync, createReadStream, openSync } from 'node:fs';
import { ROWS_AT_MOST } from '../../shared/checks/flawed-row';
import type { ProblemCode } from '../../shared/checks/problem';
import { LineSplitter } from '../read/line-splitter';
import { LogEntries } from '../log/log-entries';

/**
 * Log entries by which one line was certainly not imported (Scarf's documentation). Other types may mean anything:
 * never resend a line that may have arrived.
 */
const REFUSALS: ReadonlySet<string> = new Set(['failed-to-decode', 'artifact-not-found']);

/** The user's lines, ascending, and what Scarf said of the first ones that it refused; empty: it gave no message. */
export interface FailedNumbers {
  readonly lines: readonly number[];
  readonly refused: ReadonlySet<number>;
  readonly messages: ReadonlyMap<number, string>;
}

/**
 * The user's lines that Scarf's log names as refused; `cause` null: for any cause. `sourceLine` maps a line of the body
 * to the user's line. Throws errors of the file system.
 */
export function refusedLines(
  logPath: string,
  cause: string | null,
  sourceLine: (sent: number) => number | null,
): FailedNumbers {
  const file = openSync(logPath, 'r');
  const lines = new Set<number>();
  const messages = new Map<number, string>();
  const log: LogEntries = new LogEntries(file, sourceLine, ({ entry, line, cause: index }) => {
    const wanted = cause === null || log.cause(index)?.key === cause;
    if (!wanted || line === null || entry.class !== 'error' || !REFUSALS.has(entry.type)) return true;
    lines.add(line);
    if (messages.size < ROWS_AT_MOST) messages.set(line, entry.message ?? '');
    return true;
  });
  try {
    while (log.readBlock());
    log.readLast();
    return { lines: ascending(lines), refused: lines, messages };
  } finally {
    closeSync(file);
  }
}

/** The user's lines that were set aside, but not for this problem. Throws errors of the file system. */
export async function setAsideLines(indexPath: string, but: ProblemCode | null): Promise<FailedNumbers> {
  const lines = new Set<number>();
  const splitter = new LineSplitter({
    line: (bytes, start, end) => {
      const entry = JSON.parse(bytes.toString('utf8', start, end)) as unknown;
      if (typeof entry !== 'object' || entry === null || !('line' in entry)) return;
      const codes: unknown = 'codes' in entry ? entry.codes : [];
      const isLeft = but !== null && Array.isArray(codes) && codes.includes(but);
      if (typeof entry.line === 'number' && !isLeft) lines.add(entry.line);
    },
    blank: () => undefined,
    longLine: () => undefined,
  });
  for await (const chunk of createReadStream(indexPath)) splitter.push(chunk as Buffer);
  splitter.end();
  return { lines: ascending(lines), refused: new Set(), messages: new Map() };
}

/** Both as one. */
export function together(some: FailedNumbers, others: FailedNumbers): FailedNumbers {
  return {
    lines: ascending(new Set([...some.lines, ...others.lines])),
    refused: new Set([...some.refused, ...others.refused]),
    messages: new Map([...some.messages, ...others.messages]),
  };
}

function ascending(lines: ReadonlySet<number>): readonly number[] {
  return [...lines].sort((a, b) => a - b);
}
