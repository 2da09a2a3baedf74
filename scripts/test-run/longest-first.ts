import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take long: begun last, one of them alone would keep the run waiting. */
const LONGEST = [
  'walks/restart',
  'e2e/stop',
  'walks/axe-gallery',
  'walks/samples',
  'e2e/journey',
  'window/keychain',
  'window/quit',
  'window/waiting',
  'faults/soak',
  'faults/waiting',
  'faults/lost-answers',
  'faults/answers',
  'faults/files',
  'faults/silence',
  'unit/imports/imports',
  'unit/imports/resend',
  'unit/engine/bytes/gunzip',
  'component/log',
  'component/fix',
].map((name) => `/${name}.test.ts`);

/** Projects whose tests wait come before those that compute. */
const PROJECTS = ['faults', 'unit', 'component', 'walks', 'e2e', 'faults-window'];

/**
 * Runs one project after the other, and the longest files of each first. Vitest goes on with a worker, and with the modules
 * that it holds, only while the next file is of the same project.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => placeOfProject(a) - placeOfProject(b) || place(a) - place(b));
  }
}

function placeOfProject({ project }: TestSpecification): number {
  return placeIn(PROJECTS, (name) => project.name === name);
}

function place({ moduleId }: TestSpecification): number {
  return placeIn(LONGEST, (name) => moduleId.endsWith(name));
}

function placeIn(names: readonly string[], isIt: (name: string) => boolean): number {
  const at = names.findIndex(isIt);
  return at === -1 ? names.length : at;
}
