import type { Failure } from '../../shared/failure';
import { failureText } from './failures';

/** A failure in a line of the command line. */
export function failureLine(failure: Failure): string {
  const { sentence, next } = failureText(failure);
  return `${sentence} ${next}\n`;
}
