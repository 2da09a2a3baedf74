import type { Problem, ProblemCode } from '../../../shared/checks/problem';

const BY_DESTINATION: ReadonlySet<ProblemCode> = new Set([
  'no-artifact',
  'unknown-artifact',
  'other-artifact',
  'pixel-key',
]);

/** Another destination may solve these problems, so the choice must stay available. */
export function dependsOnDestination(problem: Pick<Problem, 'code'>): boolean {
  return BY_DESTINATION.has(problem.code);
}
