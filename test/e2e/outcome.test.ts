import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeEventFile } from '../support/events';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

describe('a file that takes several imports', () => {
  it('is stopped, completed and imported once more: one page, one number, and each event once', async () => {
    const { app, server } = await connectedApp({ rate: 0 });
    const { page } = app;
    const heading = page.locator('h1');
    const path = join(tempFolder(), 'busy-week.ndjson');
    // Without ids of their own: the Safety IDs make the rest, and the repeat, safe.
    await writeEventFile(path, 2_000, { uniqueIds: false });
    await user.importFile(app, path);
    await user.importIn(page, 'processing');
    await server.step({ events: 700 });
    await user.eventually(async () =>
      expect(await page.getByTestId('import').getAttribute('data-imported')).toBe('700'),
    );
    await user.askToStop(page);
    await user.confirmStop(page);
    await user.importIn(page, 'cancelled');
    expect(await heading.innerText()).toBe('Stopped. 700 of 2,000 events are imported');

    await server.set({ rate: Infinity });
    const rest = page.getByTestId('import-rest');
    expect(await rest.innerText()).toBe('Import the rest (1,300 events)');
    await rest.click();
    await user.importIn(page, 'done');
    await user.eventually(async () =>
      expect(await heading.innerText()).toBe('All 2,000 events are imported'),
    );
    expect(await user.receipt(page)).toMatchObject({
      'Lines in the file': 2_000,
      'Sent to Scarf': 2_000,
      Imported: 2_000,
    });
    expect(await rest.count()).toBe(0);

    await user.importFile(app, path);
    const again = await user.importIn(page, 'done');
    await user.eventually(async () =>
      expect(await heading.innerText()).toBe('All 2,000 events are in Scarf: 0 new, all from before'),
    );
    expect(await again.getAttribute('data-outcome')).toBe('imported');
    expect(await user.wordsOf(page)).not.toMatch(/no answer|accounted/i);

    const held = (await heldBy(server)).map((line) => line.replace(/"\$unique_id":"[^"]+",?/, ''));
    expect(held.sort()).toEqual(readFileSync(path, 'utf8').trim().split('\n').sort());
  });
});
