import type { Destination } from '../../shared/destination';
import type { KnownArtifacts } from '../model/check-facts';
import { destinationProblem, type NamedArtifacts } from './catalog/destination';
import type { LineResult } from './line-result';
import { hasError, NONE, only, type ProblemSet } from './problems';

/**
 * The problems of a line, or a group of lines, at a destination. Report, sending and search share this function.
 * Without a destination there are none; an id is unknown only if the account's artifacts are known.
 */
export function destinationProblems(
  named: NamedArtifacts,
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemSet {
  if (destination === null) return NONE;
  const code = destinationProblem(named, destination, known);
  return code === null ? NONE : only(code);
}

/** All problems of a line. Its destination counts only if the line has no error of its own. */
export function problemsWithDestination(
  result: LineResult,
  destination: Destination | null,
  known: KnownArtifacts | null,
): ProblemSet {
  if (hasError(result.problems)) return result.problems;
  return result.problems | destinationProblems(result, destination, known);
}
