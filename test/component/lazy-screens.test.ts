import { createRawSnippet } from 'svelte';
import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import LazyScreen from '../../src/renderer/shell/LazyScreen.svelte';
import { LazyScreenLoader } from '../../src/renderer/shell/lazy-screen-loader.svelte';

// Compile the screens before the test: that may take longer than its timeout.
await import('../../src/renderer/shell/lazy-screens');

describe('a lazy screen', () => {
  const screen = createRawSnippet(() => ({ render: () => '<p>History</p>' }));

  it('shows an error while loading fails, and the screen once it loads', async () => {
    const loader = new LazyScreenLoader();
    await loader.load(() => Promise.reject(new Error('no such file')));
    const { getByRole, findByText, queryByText } = render(LazyScreen, { screen, loader });
    expect(getByRole('alert').textContent).toContain('no such file');
    expect(queryByText('History')).toBeNull();
    expect(await findByText('History', {}, { timeout: 20_000 })).toBeTruthy();
  });
});
