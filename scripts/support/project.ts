import { join } from 'node:path';

/** The checkout these scripts belong to. */
export const projectRoot = join(import.meta.dirname, '../..');

/** Where a command-line tool of an installed dependency has its entry file. */
export const tools = {
  electronVite: join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js'),
  vitest: join(projectRoot, 'node_modules/vitest/vitest.mjs'),
} as const;
