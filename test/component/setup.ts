import { cleanup, configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// Browser APIs the window needs and jsdom lacks. None of them replaces code of the app.
window.matchMedia ??= (query: string): MediaQueryList =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });

globalThis.ResizeObserver ??= class implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

Element.prototype.scrollIntoView ??= () => undefined;

afterEach(() => cleanup());

// Ends a test that waits for what never comes, nothing more: a loaded machine takes longer than the usual second.
configure({ asyncUtilTimeout: 20_000 });
