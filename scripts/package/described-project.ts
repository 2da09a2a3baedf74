import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../support/project';

/** What package.json says of this project. */
export interface DescribedProject {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

export async function describedProject(): Promise<DescribedProject> {
  return JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as DescribedProject;
}
