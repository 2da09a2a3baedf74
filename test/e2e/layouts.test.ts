import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeEvents } from '../support/events';
import { heldBy } from '../support/held-events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

const PACKAGE = 'docs-site';

/** `14/07/2026 08:21`, as a spreadsheet of that country shows a moment. */
function dayFirst(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

describe('files that are not one event a line', () => {
  it('a table: its columns are guessed, changed, remembered; Scarf gets what the window promised', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    // The middle of the day before yesterday: the same day in each zone of this test.
    const noon = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - 36 * 3_600_000);
    const rows = Array.from({ length: 40 }, (_, index) => {
      const when = dayFirst(new Date(noon.getTime() + index * 60_000));
      return `${when};evt-${index};52.14.7.${index + 1};"free; ""trial""";${index}`;
    });
    const broken = `${dayFirst(noon)};evt-x;52.14.7.9;free;1;one too many`;
    const path = join(tempFolder(), 'clicks.csv');
    writeFileSync(path, `when;id;ip;plan;score\r\n${[...rows, broken].join('\r\n')}\r\n`);

    await user.chooseFile(app, path);
    expect(await user.checked(page)).toMatchObject({ lines: 42, ready: 40, errors: 1 });
    const uses = (): Promise<(string | null)[]> =>
      page.getByTestId('mapping-column').evaluateAll((all) => all.map((one) => one.getAttribute('data-use')));
    expect(await uses()).toEqual(['time', '$unique_id', '$remote_address', 'own', 'own']);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('40 of 41 rows are ready.');

    await user.answerQuestion(page, 'zone', 'America/New_York');
    await user.eventually(async () =>
      expect(await page.getByTestId('mapping-event').textContent()).toMatch(/T12:00:00-0[45]:00"/),
    );
    await user.mapColumn(page, 'score', 'Leave out');
    await user.eventually(async () =>
      expect(await uses()).toEqual(['time', '$unique_id', '$remote_address', 'own', 'leave-out']),
    );
    const promised = JSON.parse((await page.getByTestId('mapping-event').textContent()) ?? '') as object;

    await user.chooseDestination(page, PACKAGE);
    await page.getByTestId('start-import').click();
    await user.importIn(page, 'done');
    expect(await user.receipt(page)).toMatchObject({
      'Rows in the file': 42,
      'Sent to Scarf': 40,
      Imported: 40,
      'Set aside by the check': 1,
      'Header and empty rows': 1,
    });
    const held = (await heldBy(server)).map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(held.map(({ $unique_id }) => $unique_id)).toEqual(rows.map((_, index) => `evt-${index}`));
    expect(held[0]).toEqual(promised);
    expect(promised).toEqual({
      $time: expect.stringMatching(/T12:00:00-0[45]:00$/) as string,
      $unique_id: 'evt-0',
      $remote_address: '52.14.7.1',
      plan: 'free; "trial"',
    });

    // The next file with these columns needs no change.
    const next = join(tempFolder(), 'more-clicks.csv');
    writeFileSync(next, `when;id;ip;plan;score\n${rows[0]?.replace('evt-0', 'evt-100')}\n`);
    await user.chooseFile(app, next);
    await user.checked(page);
    expect(await uses()).toEqual(['time', '$unique_id', '$remote_address', 'own', 'leave-out']);
    expect(await page.getByTestId('mapping-event').textContent()).toMatch(/-0[45]:00"/);
    expect(await page.getByLabel('Saved mapping:').inputValue()).toBe('clicks.csv');

    // Without a header nothing is said of its columns yet; with it all is as it was.
    await user.answerQuestion(page, 'header', 'none');
    await user.eventually(async () => expect(await uses()).toContain('own'));
    await user.eventually(async () =>
      expect(await user.checked(page)).toMatchObject({ lines: 2, ready: 0, errors: 2 }),
    );
    await user.answerQuestion(page, 'header', '1');
    await user.eventually(async () =>
      expect(await uses()).toEqual(['time', '$unique_id', '$remote_address', 'own', 'leave-out']),
    );
  });

  it.each(['list', 'pretty', 'utf16'] as const)(
    '%s: what Scarf gets is what the file holds',
    async (layout) => {
      const { app, server } = await connectedApp();
      const events = [...makeEvents(50)];
      const pretty = events.map((event) => JSON.stringify(JSON.parse(event), null, 2));
      const contents = {
        list: `[\n${events.join(',\n')}\n]\n`,
        pretty: pretty.join('\n'),
        utf16: Buffer.from(`\uFEFF${events.join('\r\n')}\r\n`, 'utf16le'),
      };
      const path = join(tempFolder(), `${layout}.json`);
      writeFileSync(path, contents[layout]);
      await user.importFile(app, path);
      const done = await user.importIn(app.page, 'done');
      expect(await user.numberOf(done, 'data-imported')).toBe(50);
      const held = (await heldBy(server)).map((text) => JSON.parse(text) as unknown);
      expect(held).toEqual(events.map((event) => JSON.parse(event) as unknown));
    },
  );
});
