import type { Problem, ProblemCode } from '../../../shared/problem';

const BY_DESTINATION: ReadonlySet<ProblemCode> = new Set([
  'no-artifact',
  'unknown-artifact',
  'other-artifact',
  'pixel-key',
]);

/** Whether another destination may do away with a problem, so that the choice must stay open. */
export function dependsOnDestination(problem: Pick<Problem, 'code'>): boolean {
  return BY_DESTINATION.has(problem.code);
}
