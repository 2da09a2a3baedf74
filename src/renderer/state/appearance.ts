import type { Theme } from '../../shared/settings';

/** Puts the theme on the page and keeps `system` in step with the computer. Returns what ends it. */
export function applyTheme(theme: Theme): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    document.documentElement.dataset['theme'] =
      theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  apply();
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}

/**
 * Puts the text size on the page, in per cent. Container queries in rem look at the root's text size, but Chromium
 * does not ask them again when it changes before the first frame: so the containers are named anew in the next one.
 */
export function applyTextSize(percent: number): () => void {
  document.documentElement.style.fontSize = `${percent}%`;
  const frame = requestAnimationFrame(() => {
    const app = document.getElementById('app');
    if (app === null) return;
    app.style.containerType = 'normal';
    void app.offsetWidth;
    app.style.containerType = '';
  });
  return () => cancelAnimationFrame(frame);
}
