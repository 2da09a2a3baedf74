import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answerSaveDialog, proposedPath, type RunningApp } from '../support/app';
import { writeLines } from '../support/events';
import { flawedEvents, type Expected, type Flaw } from '../support/flawed-events';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN, syntheticEntry, type ScarfServer } from '../support/scarf-server';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

/** Some that never leave, so that the lines Scarf speaks of are not the user's; and two kinds that Scarf refuses. */
const FLAWS = { notJson: 4, timeMissing: 3, blank: 3, timeNumber: 4, wrongType: 2 } as const;

/** Sends a file of such lines. */
async function importFlawed(app: RunningApp, path: string): Promise<{ expected: Expected; lines: string[] }> {
  const { expected, lines } = flawedEvents(200, FLAWS);
  const all = [...lines()];
  await writeLines(path, all, { gzip: path.endsWith('.gz') });
  if (path.endsWith('.gz')) expect(gunzipSync(readFileSync(path)).toString()).toContain(all[0]);
  await user.importFile(app, path);
  await user.importIn(app.page, 'done');
  return { expected, lines: all };
}

function linesWith({ at }: Expected, ...flaws: readonly Flaw[]): number[] {
  return flaws.flatMap((flaw) => [...(at.get(flaw) ?? [])]).sort((a, b) => a - b);
}

/** The log as Scarf gives it. */
async function logOf(server: ScarfServer, id: string): Promise<string> {
  const answer = await fetch(`${server.url}/v2/imports/${ACME_OWNER}/${id}/log`, {
    headers: { authorization: `Bearer ${ACME_TOKEN}` },
  });
  return answer.text();
}

/** Watches what main tells the window of from now on. Returns how many characters the longest message had so far. */
async function watchMessages({ electron }: RunningApp): Promise<() => Promise<number>> {
  await electron.evaluate(({ webContents }) => {
    const sent = { longest: 0 };
    Object.assign(globalThis, { sent });
    for (const contents of webContents.getAllWebContents()) {
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...message: unknown[]) => {
        sent.longest = Math.max(sent.longest, JSON.stringify(message).length);
        send(channel, ...message);
      };
    }
  });
  return () => electron.evaluate(() => (globalThis as unknown as { sent: { longest: number } }).sent.longest);
}

describe('the log', () => {
  it.each(['clicks.ndjson', 'clicks.ndjson.gz'])(
    'leads from Scarf’s words to the user’s own lines: %s',
    async (name) => {
      const { app, server } = await connectedApp();
      const { page } = app;
      const source = join(tempFolder(), name);
      const { expected, lines } = await importFlawed(app, source);
      await user.openLog(page);

      await user.eventually(async () =>
        expect(await user.causes(page)).toEqual([
          ['failed-to-decode', 4],
          ['failed-to-decode', 2],
          ['progress', 1],
        ]),
      );
      for (const line of linesWith(expected, 'timeNumber', 'wrongType')) {
        expect(await user.goToLine(page, line)).toBe(lines[line - 1]);
      }

      // The entry beside the user's own line, with the value that is the cause.
      const [first = 0] = linesWith(expected, 'timeNumber');
      await user.askForLine(page, first);
      await page.getByTestId('log').press('Enter');
      const own = page.getByTestId('own-row');
      const { $time, $unique_id } = JSON.parse(lines[first - 1] ?? '') as Record<string, unknown>;
      expect(await own.locator('[data-key="$unique_id"] dd').innerText()).toBe($unique_id);
      expect(await own.locator('.flawed dd').innerText()).toContain(String($time));
      await page.getByTestId('log').press('Escape');

      await page.getByTestId('log-cause').nth(1).click();
      await user.eventually(async () =>
        expect(await user.linesInLog(page)).toEqual(linesWith(expected, 'wrongType')),
      );

      const kept = join(tempFolder(), 'log.ndjson');
      await answerSaveDialog(app, kept);
      await page.getByRole('button', { name: 'Save…' }).click();
      await user.savedAs(page, kept);
      expect(readFileSync(kept, 'utf8')).toBe(await logOf(server, (await user.arrived(server)).id));
      expect(await proposedPath(app)).toBe(join(dirname(source), 'import-log.ndjson'));
    },
  );

  it('of a million entries, begun elsewhere: opened, filtered, and read to its end', async () => {
    const ENTRIES = 1_000_000;
    const log = { entries: ENTRIES, firstLine: 7, lineStep: 2 };
    const { app, server } = await connectedApp();
    const { page } = app;
    const seeded = await server.seedImport({ owner: ACME_OWNER, imported: 5, failed: 990_000, log });
    await user.openHistory(page);
    await user.historyRow(page, seeded.id).getByRole('link').click();
    const list = await user.openLog(page);
    // Its first entries are there before its last have arrived.
    await page.locator('[data-testid="log-row"]').first().waitFor();
    await user.eventually(async () => expect(await list.getAttribute('aria-rowcount')).toBe(String(ENTRIES)));

    await list.focus();
    await page.keyboard.press('End');
    const last = page.locator(`[aria-rowindex="${ENTRIES}"]`);
    await last.waitFor();
    expect(await last.innerText()).toContain('Progress');
    // The one before it, with its line's number in the body that was sent: there is no file here to translate it to.
    const before = page.locator(`[aria-rowindex="${ENTRIES - 1}"]`);
    expect(await before.getAttribute('data-line')).toBe(String(7 + 2 * (ENTRIES - 2)));

    const warnings = Array.from({ length: ENTRIES }, (_, at) => syntheticEntry(log, at)).filter(
      (entry) => entry.class === 'warning',
    );
    await page.locator('[data-testid="log-class"][data-class="warning"]').click();
    await user.eventually(async () =>
      expect(await list.getAttribute('aria-rowcount')).toBe(String(warnings.length)),
    );
    const text = 'Could not find package 00000000-0000-4000-8000-000000000004';
    const those = warnings.filter((entry) => entry.human_friendly_message === text);
    await page.getByLabel('Find in the log').fill(text.toUpperCase());
    await user.eventually(async () =>
      expect(await list.getAttribute('aria-rowcount')).toBe(String(those.length)),
    );

    const wanted = those[40]?.line ?? 0;
    await user.askForLine(page, wanted - 1);
    const row = page.locator(`[data-testid="log-row"][data-line="${wanted}"]`);
    await row.waitFor();
    expect(await row.getAttribute('aria-rowindex')).toBe('41');
    expect(await user.wordsOf(page)).toContain('This is the next one');
  });

  it('of 500 long reasons reaches the window in few bytes and few items', async () => {
    const CAUSES = 500;
    const { app, server } = await connectedApp();
    const { page } = app;
    const log = { entries: 2 * CAUSES, refusals: { causes: CAUSES, length: 10_000 } };
    const seeded = await server.seedImport({ owner: ACME_OWNER, imported: 5, failed: log.entries, log });
    const longest = await watchMessages(app);
    await user.openHistory(page);
    await user.historyRow(page, seeded.id).getByRole('link').click();
    const list = await user.openLog(page);
    await user.eventually(async () =>
      expect(await list.getAttribute('aria-rowcount')).toBe(String(log.entries)),
    );
    expect(await longest()).toBeGreaterThan(0);
    expect(await longest()).toBeLessThan(CAUSES * 900);

    const causes = page.getByTestId('log-cause');
    await expect.poll(() => causes.count()).toBe(20);
    await page.getByRole('button', { name: 'Show 20 more causes' }).click();
    await expect.poll(() => causes.count()).toBe(40);
  });

  it('grows on view while Scarf still reads, and says when it is whole', async () => {
    const { app, server } = await connectedApp({ rate: 0 });
    const { page } = app;
    const { expected, lines } = flawedEvents(100, { notJson: 2, timeNumber: 6 });
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeLines(path, lines());
    await user.importFile(app, path);
    await user.importIn(page, 'processing');
    await page.getByTestId('open-log').click();
    await page.getByText('Nothing in the log yet.').waitFor();

    await server.step({ events: 60 });
    await page.getByTestId('log').waitFor();
    await page.getByText('more may still arrive').waitFor();
    await server.set({ rate: Infinity });
    const refused = linesWith(expected, 'timeNumber');
    await user.eventually(async () => expect(await user.linesInLog(page)).toEqual(refused));
    await page.getByText('more may still arrive').waitFor({ state: 'detached' });
  });
});
