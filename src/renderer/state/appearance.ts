import type { Theme } from '../../shared/app/settings';

/** Applies the theme and follows the system while it is `system`. Returns a function that stops following. */
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
 * Applies the text size in percent. Chromium skips rem container queries when the root size changes before
 * the first frame, so recreate the containers in the next one.
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
