import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { bundleThread } from '../../scripts/soak/bundle';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the bundle that worker threads run. */
    readonly threadFile: string;
  }
}

/** Bundles the worker thread's code once for all tests, which start hundreds of threads. */
export default async function provideThread(project: TestProject): Promise<() => Promise<void>> {
  const { folder, thread } = await bundleThread();
  project.provide('threadFile', thread);
  return () => rm(folder, { recursive: true, force: true });
}
