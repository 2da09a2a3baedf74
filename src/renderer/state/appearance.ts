import type { Theme } from '../../shared/settings';

/**
 * Puts theme and text size on the page and keeps `system` in step with the computer.
 * Returns what ends it.
 */
export function applyAppearance(theme: Theme, textSize: number): () => void {
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    root.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  root.style.fontSize = `${textSize}%`;
  apply();
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}
