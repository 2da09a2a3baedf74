import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import App from '../../src/renderer/App.svelte';
import { lazyScreens } from '../../src/renderer/shell/lazy-screen-loader.svelte';
import { fileChoice } from '../../src/renderer/state/file-choice.svelte';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { startSync } from '../../src/renderer/state/sync';
import type { Snapshot } from '../../src/shared/ipc';
import { fakeBridge, installBridge, type FakeBridge } from '../support/fake-bridge';

// Load before any test starts: compiling the screens may take longer than a test's timeout.
await lazyScreens.load();

/** Opens the whole window with a fake main process, once the snapshot arrived. */
export async function openApp(
  parts: Partial<Snapshot> = {},
  prepare?: (fake: FakeBridge) => void,
): Promise<FakeBridge> {
  const fake = fakeBridge(parts);
  prepare?.(fake);
  installBridge(fake);
  navigation.go('import');
  fileChoice.clearError();
  document.body.replaceChildren();
  const target = document.createElement('div');
  target.id = 'app';
  document.body.append(target);
  render(App, { target, props: { sync: startSync() } });
  await settled();
  return fake;
}

/** Waits for responses and for the page to update. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await tick();
  }
}

/** The element with this test id; throws unless there is exactly one. */
export function handle(testid: string): HTMLElement {
  const [found, ...others] = handles(testid);
  if (found === undefined) throw new Error(`there is no ${testid} in: ${document.body.textContent}`);
  if (others.length > 0) throw new Error(`there are ${others.length + 1} of ${testid}`);
  return found;
}

export function handles(testid: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)];
}

/** The text of the screen with single spaces. */
export function words(): string {
  return (document.getElementById('main')?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

export function heading(): string {
  return (document.querySelector('h1')?.textContent ?? '').trim();
}

/** The button with this text; throws when there is none. */
export function button(name: string | RegExp): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((one) => {
    const label = (one.getAttribute('aria-label') ?? one.textContent ?? '').replace(/\s+/g, ' ').trim();
    return typeof name === 'string' ? label === name : name.test(label);
  });
  if (found === undefined) throw new Error(`there is no button ${String(name)}`);
  return found;
}

export async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settled();
}

export async function type(element: HTMLElement, text: string): Promise<void> {
  if (!(element instanceof HTMLInputElement)) throw new Error('not a field');
  element.focus();
  element.value = text;
  element.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled();
}

export async function press(key: string, init: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
  await settled();
}
