import { expect, it } from 'vitest';
import { connectedApp } from '../../support/connected-app';
import { eventFile, expectConsistentApp } from '../../support/faults';
import * as user from '../../support/journey';

it('the window shows what a refused notification would have said', async () => {
  const { app, server } = await connectedApp({ rate: 0 });
  await user.importFile(app, await eventFile(30, { name: 'evening.ndjson' }));
  await user.importIn(app.page, 'processing');
  await app.electron.evaluate(({ BrowserWindow, Notification }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window !== undefined) window.isFocused = () => false;
    Notification.isSupported = () => true;
    // macOS answers an unsigned app like this.
    Notification.prototype.show = function show(this: Electron.Notification) {
      this.emit('failed', {}, 'Notifications are not allowed for this application');
    };
  });
  await server.set({ rate: Infinity });
  await user.importIn(app.page, 'done');
  await app.page.getByText('An import has ended. Its result is in History.').waitFor();
  expect(await user.wordsOf(app.page)).toContain(
    'This computer did not show its notification. Check the notification settings.',
  );
  await expectConsistentApp(server, app);
});
