import { render } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import Menu from '../../src/renderer/ui/Menu.svelte';
import { button, settled } from './support';

function items(role: string): string[] {
  return [...document.querySelectorAll(`[role="${role}"]`)].map(({ textContent }) => textContent.trim());
}

async function press(key: string): Promise<void> {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settled();
}

describe('a menu', () => {
  let main: HTMLElement;
  beforeEach(() => {
    main = document.createElement('main');
    main.id = 'main';
    document.body.replaceChildren(main);
  });

  it('opens with the keyboard, does what is chosen, and gives the focus back', async () => {
    const remove = vi.fn();
    render(Menu, {
      target: main,
      props: {
        label: 'More',
        items: [
          { label: 'Save a copy…', onselect: vi.fn() },
          { label: 'Remove', onselect: remove },
        ],
      },
    });
    button('More').focus();
    await press('ArrowDown');
    expect(items('menuitem')).toEqual(['Save a copy…', 'Remove']);
    await press('ArrowDown');
    await press('Enter');
    expect(remove).toHaveBeenCalledOnce();
    await expect.poll(() => items('menuitem')).toEqual([]);
    await expect.poll(() => document.activeElement).toBe(button('More'));
  });

  it('marks the current one of a list to choose from', async () => {
    render(Menu, {
      target: main,
      props: {
        label: 'Meaning of this column',
        items: [
          { label: 'Time', current: true, onselect: vi.fn() },
          { label: 'Package', current: false, onselect: vi.fn() },
        ],
      },
    });
    button('Meaning of this column').focus();
    await press('Enter');
    expect(items('menuitemradio')).toEqual(['Time', 'Package']);
    expect(document.querySelector('[role="menuitemradio"][aria-checked="true"]')?.textContent).toContain(
      'Time',
    );
  });
});
