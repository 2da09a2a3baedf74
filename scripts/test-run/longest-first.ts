import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take a minute and more: begun last, one of them alone would keep the run waiting. */
const LONGEST = [
  'e2e/axe-gallery',
  'e2e/restart',
  'window/keychain',
  'window/quit',
  'window/waiting',
  'e2e/stop',
  'e2e/journey',
  'e2e/samples',
  'faults/soak',
  'faults/answers',
  'faults/silence',
  'faults/waiting',
].map((name) => `/${name}.test.ts`);

/** Runs the longest files first, and the others in Vitest's order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => place(a) - place(b));
  }
}

function place({ moduleId }: TestSpecification): number {
  const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
  return at === -1 ? LONGEST.length : at;
}
