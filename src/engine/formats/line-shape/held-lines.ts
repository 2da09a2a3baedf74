import { isRecord } from '../../rules/records';
import { parsed } from '../json/parsed';
import { isHaproxyLine } from '../log/haproxy-log';
import { KNOWN_LOGS } from '../log/known-logs';
import { isPairsLine } from '../log/pairs-log';
import { isServerLine } from '../log/server-log';

/** Where Docker, journald, CloudWatch and Google Cloud put the line that a server wrote. */
const HOLDERS = ['log', 'message', 'MESSAGE', 'textPayload', 'msg', 'line'];
/** (ours) The server writes other messages too. */
const LEAST_LINES = 0.3;

/** The key under which most lines hold a line of an access log; null: there is none. */
export function holderOf(lines: readonly string[]): string | null {
  if (lines[0]?.trimStart().startsWith('{') !== true) return null;
  const objects = lines.map(parsed).filter(isRecord);
  return (
    HOLDERS.find((key) =>
      areLogLines(
        objects.map((object) => object[key]),
        lines.length,
      ),
    ) ?? null
  );
}

function areLogLines(values: readonly unknown[], lines: number): boolean {
  const requests = values.filter((value) => typeof value === 'string' && isLogLine(value.trimEnd()));
  return requests.length > 0 && requests.length >= lines * LEAST_LINES;
}

export function isLogLine(line: string): boolean {
  return (
    isServerLine(line) ||
    isHaproxyLine(line) ||
    isPairsLine(line) ||
    KNOWN_LOGS.some((known) => known.line.test(line))
  );
}

/** The text that a line in JSON holds under a key, as one line. A line without it stays as it is. */
export function heldLine(line: string, key: string): string {
  const value = parsed(line);
  const text = isRecord(value) ? value[key] : undefined;
  return typeof text === 'string' ? text.trimEnd().replaceAll(/[\r\n]+/g, ' ') : line;
}
