import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { launchApp } from '../support/app';
import { ask } from '../support/ask';
import { acmeServer } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';
import { updateFeed } from '../support/update-feed';

// Only root can write a policy that counts.
it.runIf(process.getuid?.() === 0)(
  'what an organization decided is shown, and main holds to it',
  async () => {
    const folder = join(tempFolder(), 'etc');
    mkdirSync(folder, { mode: 0o755 });
    const policy = join(folder, 'policy.json');
    const locked = {
      ...{ owner: ACME_OWNER, proxy: 'none', notifications: false, safetyIds: true, color: 'red' },
      updateChannel: 'testing',
    };
    writeFileSync(policy, JSON.stringify({ locked }), { mode: 0o644 });
    const events = join(tempFolder(), 'events.ndjson');
    await writeEventFile(events, 3);

    const feed = await updateFeed();
    writeFileSync(feed.path('app-9.0.0-beta.1-linux-x86_64.AppImage', 'testing'), 'new');
    await feed.sign('9.0.0-beta.1', { channel: 'testing' });
    const server = await acmeServer();
    const app = await launchApp({
      apiUrl: server.url,
      env: { EVENT_IMPORTER_POLICY: policy, EVENT_IMPORTER_UPDATES: feed.named },
      files: [events],
    });
    const { page } = app;
    await page.getByText('The app does not understand some of your organization’s settings.').waitFor();
    // This app is no file that could be replaced.
    await page.locator('[data-testid="update"][data-state="told"]').waitFor();
    const owner = page.getByTestId('connect-owner');
    expect([await owner.inputValue(), await owner.isEditable()]).toEqual([ACME_OWNER, false]);
    const other = { owner: 'other', token: ACME_TOKEN };
    await expect(ask(app, 'connection.connect', other)).rejects.toThrow('owner-not-allowed');
    await page.getByTestId('connect-token').fill(ACME_TOKEN);
    await page.getByTestId('connect-submit').click();
    await user.checked(page);

    await user.openTab(page, 'settings');
    await expect.poll(() => page.getByTestId('by-organization').count()).toBe(3);
    expect(await page.getByRole('radio', { name: /^Direct/ }).isDisabled()).toBe(true);
    const refused = [{ proxy: 'system' }, { notifications: true }, { updateChannel: 'stable' }] as const;
    for (const patch of refused)
      await expect(ask(app, 'settings.change', { patch })).rejects.toThrow('set-by-organization');
    const id = await page.evaluate(async () => {
      const answer = await window.bridge.invoke('app.snapshot', undefined);
      return answer.ok ? (answer.value.check?.id ?? '') : '';
    });
    await expect(ask(app, 'check.set-safety-ids', { id, on: false })).rejects.toThrow('set-by-organization');
    // What is not locked is the user's.
    await ask(app, 'settings.change', { patch: { theme: 'dark' } });
  },
);
