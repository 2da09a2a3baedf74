import type { BrowserWindow } from 'electron';

const asking = new WeakSet<BrowserWindow>();

/**
 * Opens a dialog of the system over the window, unless one is open: a page under foreign control may ask for any number.
 * Null: one is open.
 */
export async function openOneDialog<T>(window: BrowserWindow, open: () => Promise<T>): Promise<T | null> {
  if (asking.has(window)) return null;
  asking.add(window);
  try {
    return await open();
  } finally {
    asking.delete(window);
  }
}
