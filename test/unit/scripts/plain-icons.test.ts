import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainIcon } from '../../../scripts/support/plain-icons';
import { projectRoot } from '../../../scripts/support/project';

const library = join(projectRoot, 'node_modules/@lucide/svelte/dist/icons/search.svelte');

describe('an icon of the library', () => {
  it('becomes markup with its own shapes, that screen readers skip', () => {
    const made = plainIcon(readFileSync(library, 'utf8'));
    expect(made).toContain('<path d="m21 21-4.34-4.34" /><circle cx="11" cy="11" r="8" /></svg>');
    expect(made).toContain('viewBox="0 0 24 24"');
    expect(made).toContain('aria-hidden="true"');
    expect(made).not.toContain('svelte:element');
  });

  it('stops the build where the library has another form', () => {
    expect(() => plainIcon('<svg></svg>')).toThrow('another form');
  });
});
