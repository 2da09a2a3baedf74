import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { bundleApp } from '../../scripts/soak/bundle';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the app's worker threads run. */
    readonly threadFile: string;
  }
}

/** Bundles the worker thread's code once for all tests: they start hundreds of threads, and each would do it anew. */
export default async function bundleThread(project: TestProject): Promise<() => Promise<void>> {
  const { folder, thread } = await bundleApp();
  project.provide('threadFile', thread);
  return () => rm(folder, { recursive: true, force: true });
}
