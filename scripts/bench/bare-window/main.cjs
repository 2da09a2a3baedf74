// The smallest Electron app: a window of the app's size with one line of text. The baseline for start times.
/* eslint-disable @typescript-eslint/no-require-imports -- Electron loads an app folder as CommonJS. */
const { join } = require('node:path');
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 960, height: 720 });
  void window.loadFile(join(__dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
