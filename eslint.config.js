import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const MOVE_WORDS = 'Words that a user reads belong in src/renderer/text.';
/** Names of keys, and of what the browser tells. */
const NO_WORDS =
  'Escape|Enter|Tab|Delete|Backspace|Home|End|Arrow|ArrowUp|ArrowDown|ArrowLeft|ArrowRight|PageUp|PageDown|Files|Range';

const TYPED = ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', '*.config.ts', '**/*.svelte'];

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
      // AssemblyScript: its own compiler reads it.
      'src/engine/scanner/assembly/**',
      // Where electron-vite puts its settings for a moment.
      '*.config.ts.*.mjs',
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
      // TypeScript finds these more precisely.
      'no-undef': 'off',
    },
  },
  {
    files: TYPED,
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  // A CommonJS module has no other way to import.
  { files: ['test/support/gallery/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        parser: ts.parser,
        projectService: true,
        extraFileExtensions: ['.svelte'],
        svelteConfig,
      },
    },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  {
    files: ['src/renderer/**/*.svelte'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          ':not(SvelteStyleElement) > SvelteText[value=/\\p{L}{2}/u]',
          'SvelteAttribute[key.name=/label$|^(title|heading|note|alt|text)$/i] > SvelteLiteral[value=/\\p{L}{2}/u]',
          'SvelteAttribute:not([key.name=/^(class|style|generics)$/]) > SvelteLiteral[value=/^\\p{Lu}|\\p{L}\\s+\\p{L}|\\p{L}[.…!?]/u]',
          `Literal[value=/^(?!(${NO_WORDS})$)\\p{Lu}\\p{Ll}|^\\s\\p{L}|\\p{L}[.…!?]$/u]`,
          'TemplateElement[value.raw=/^\\s?\\p{Lu}\\p{Ll}|\\p{L}\\s+\\p{L}|\\p{L}[.…!?]$/u]',
        ].map((selector) => ({ selector, message: MOVE_WORDS })),
      ],
    },
  },
);
