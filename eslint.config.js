import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * Who may enter which room. Imports run one way: shared <- events, scarf <- imports <- worker, main; the preload and
 * the renderer see shared only. Electron is met at the shell alone, so that all the rest runs in plain Node.
 */
const ELECTRON = {
  group: ['electron', 'electron/*'],
  message: 'Only the shell meets Electron; pass a port.',
};
const NODE = { group: ['node:*'], message: 'This room runs without Node.' };
const room = (files, ...groups) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: groups }] },
});
const closed = (...rooms) => ({
  group: rooms.map((name) => `**/${name}/**`),
  message: 'Imports run the other way: see ARCHITECTURE.md.',
});

export default ts.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      'node_modules/**',
      '.cache/**',
      '.demo/**',
      '.test-output/**',
      '.bench/**',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // TypeScript tells these better.
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  room(['src/shared/**'], ELECTRON, NODE, closed('main', 'preload', 'renderer')),
  room(
    ['src/main/events/**'],
    ELECTRON,
    closed('scarf', 'imports', 'ipc', 'storage', 'credentials', 'worker', 'renderer', 'preload'),
  ),
  room(
    ['src/main/scarf/**'],
    ELECTRON,
    closed('events', 'imports', 'ipc', 'storage', 'credentials', 'worker', 'renderer', 'preload'),
  ),
  room(
    ['src/main/storage/**', 'src/main/credentials/**'],
    ELECTRON,
    closed('imports', 'ipc', 'worker', 'renderer'),
  ),
  room(['src/main/imports/**'], ELECTRON, closed('ipc', 'credentials', 'renderer', 'preload')),
  room(['src/main/worker/**'], ELECTRON, closed('ipc', 'credentials', 'renderer', 'preload')),
  room(['src/preload/**'], NODE, closed('main', 'renderer')),
  room(['src/renderer/**'], ELECTRON, NODE, closed('main', 'preload')),
);
