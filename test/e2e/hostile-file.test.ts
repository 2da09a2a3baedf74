import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectedApp } from '../support/connected-app';
import { makeEvents } from '../support/events';
import * as user from '../support/journey';
import { tempFolder } from '../support/temp-folder';

const SCRIPT = '<img src=x onerror="window.ranFromFile=1"><script>window.ranFromFile=1</script>';

it('a file that is written to do harm is shown as the text it is, and sent as it is', async () => {
  const { app, server } = await connectedApp();
  const { electron, page } = app;
  const [good = ''] = makeEvents(1);
  const withKeys = (keys: string, id: number): string =>
    good.replace('{', `{${keys},`).replace(/"\$unique_id":"[^"]*"/, `"$unique_id":"hostile-${id}"`);
  const lines = [
    withKeys(`"__proto__":{"polluted":true}`, 1),
    withKeys(`"constructor":{"prototype":{"polluted":true}}`, 2),
    withKeys(`"toString":"x","hasOwnProperty":1,"$__proto__":1,"$constructor":"x"`, 3),
    withKeys(`${JSON.stringify(SCRIPT)}:${JSON.stringify(SCRIPT)},"$html":${JSON.stringify(SCRIPT)}`, 4),
    `${SCRIPT} is no JSON`,
    good
      .replace(/"\$(package|tracking_pixel)":"[^"]*"/, `"$package":"__proto__"`)
      .replace(/"\$unique_id":"[^"]*"/, '"$unique_id":"hostile-5"'),
  ];
  const name = `<img src=x onerror=window.ranFromFile=1> & 'quotes' "\u202egnp.ndjson`;
  const path = join(tempFolder(), name);
  writeFileSync(path, `${lines.join('\n')}\n`);

  await user.chooseFile(app, path);
  expect(await user.checked(page)).toMatchObject({ lines: 6, ready: 4 });
  expect(await page.locator('#main').innerText()).toContain(name);
  expect((await user.showLines(page, 'not-json')).get(5)).toBe(lines[4]);
  expect(await user.problem(page, 'unknown-artifact').innerText()).toContain('__proto__');
  const unknownKeys = await user.problem(page, 'unknown-dollar').innerText();
  for (const key of ['$__proto__', '$constructor', '$html']) expect(unknownKeys).toContain(key);

  await user.startImport(page);
  const done = await user.importIn(page, 'done');
  expect(await user.numberOf(done, 'data-imported')).toBe(4);
  const [held] = await server.imports();
  expect((await server.body(held?.id ?? '')).toString()).toBe(`${lines.slice(0, 4).join('\n')}\n`);
  await page.getByTestId('nav-history').click();
  expect(await page.getByTestId('history-row').innerText()).toContain(name);

  const harm = await page.evaluate(() => ({
    ran: 'ranFromFile' in window,
    polluted: 'polluted' in {},
    elements: document.querySelectorAll('main img, main script').length,
  }));
  expect(harm).toEqual({ ran: false, polluted: false, elements: 0 });
  expect(await electron.evaluate(() => 'polluted' in {})).toBe(false);
  expect(readFileSync(join(app.userData, 'settings.json'), 'utf8')).not.toContain('polluted');
});
