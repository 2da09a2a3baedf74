import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take long: begun last, one of them alone would keep the run waiting. */
const LONGEST = [
  'walks/axe-gallery',
  'walks/restart',
  'walks/samples',
  'e2e/stop',
  'e2e/log',
  'e2e/secrets',
  'walks/kept-history',
  'e2e/journey',
  'window/quit',
  'window/keychain',
  'window/threads',
  'window/disk',
  'faults/soak',
  'faults/waiting',
  'faults/answers',
  'faults/silence',
  'faults/kept-history',
  'faults/files',
  'faults/lost-answers',
  'integration/cli/import',
  'integration/cli/scarf',
  'integration/imports/imports',
  'integration/folders/watched-folders',
  'integration/imports/resend',
  'unit/engine/send/request-body',
  'component/requests',
  'component/log',
].map((name) => `/${name}.test.ts`);

/** Projects whose tests wait come before those that compute. */
const PROJECTS = ['faults', 'integration', 'unit', 'component', 'walks', 'e2e', 'faults-window'];

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
