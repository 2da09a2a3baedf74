import { join } from 'node:path';

/** The root folder of this checkout. */
export const projectRoot = join(import.meta.dirname, '../..');

/** Entry files of command-line tools of installed dependencies. */
export const tools = {
  electronVite: join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js'),
  vitest: join(projectRoot, 'node_modules/vitest/vitest.mjs'),
} as const;
