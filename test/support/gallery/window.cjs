// The main process of the gallery: one empty window, sandboxed as the app's own. Playwright opens the page in it.
// CommonJS: Playwright never sees a window of an Electron whose main module is an ES module.
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() =>
  new BrowserWindow({
    width: 960,
    height: 680,
    useContentSize: true,
    webPreferences: { sandbox: true, contextIsolation: true },
  }).loadURL('data:text/html,'),
);
