import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import type { SettingsPatch } from '../../src/shared/app/settings';

const SIZE = { width: 960, height: 680 };
const SMALL = { width: 720, height: 520 };

/** What was taken so far; it goes on when the app is started again. */
export class Film {
  states = 0;
  pictures = 0;
}

/** Takes pictures of the window, numbered in the order they were taken: each in light and dark. */
export class Camera {
  private constructor(
    private readonly electron: ElectronApplication,
    private readonly page: Page,
    private readonly folder: string,
    private readonly film: Film,
  ) {}

  /** A camera for this window. A new film empties the folder. */
  static async load(electron: ElectronApplication, page: Page, folder: string, film: Film): Promise<Camera> {
    if (film.pictures === 0) await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const camera = new Camera(electron, page, folder, film);
    await camera.#resize(SIZE);
    return camera;
  }

  /** One state, in light and dark; with `sizes` also in the smallest window, and with text of twice the size. */
  async take(name: string, sizes: 'usual' | 'all' = 'usual'): Promise<void> {
    this.film.states += 1;
    const begin = `${String(this.film.states).padStart(2, '0')}-${name}`;
    await this.#change({ theme: 'dark' });
    await this.#shoot(`${begin}-dark`);
    await this.#change({ theme: 'light' });
    await this.#shoot(`${begin}-light`);
    if (sizes === 'usual') return;
    await this.#resize(SMALL);
    await this.#shoot(`${begin}-small`);
    await this.#resize(SIZE);
    await this.#change({ textSize: 200 });
    await this.#shoot(`${begin}-200-percent`);
    await this.#change({ textSize: 100 });
  }

  async #shoot(name: string): Promise<void> {
    // Away from whatever it would light up.
    await this.page.mouse.move(0, 0);
    await this.#settle();
    await this.page.screenshot({ path: join(this.folder, `${name}.png`) });
    this.film.pictures += 1;
  }

  /** By the app's own setting, as a user would change it. */
  async #change(patch: SettingsPatch): Promise<void> {
    await this.page.evaluate((change) => window.bridge.invoke('settings.change', { patch: change }), patch);
    await this.page.waitForFunction(
      ({ theme, textSize }) => {
        const root = document.documentElement;
        return (
          (theme === undefined || root.dataset['theme'] === theme) &&
          (textSize === undefined || root.style.fontSize === `${textSize}%`)
        );
      },
      { theme: patch.theme, textSize: patch.textSize },
    );
  }

  async #resize({ width, height }: { width: number; height: number }): Promise<void> {
    await this.electron.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    await this.page.waitForFunction(
      (size) => window.innerWidth === size.width && window.innerHeight === size.height,
      { width, height },
    );
  }

  /** Fonts are there, colours have changed over, and what was laid out anew is on the screen. */
  async #settle(): Promise<void> {
    // No function in here may have a name: the compiler would add a helper to it that the page lacks.
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      for (let frames = 0; frames < 2; frames += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      const finite = document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(finite.map((one) => one.finished));
    });
  }
}
