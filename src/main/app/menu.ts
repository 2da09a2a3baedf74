import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { WindowCommand } from '../../shared/ipc';

export interface MenuActions {
  readonly command: (command: WindowCommand) => void;
  readonly resizeText: (step: -1 | 0 | 1) => void;
  readonly openGuide: () => void;
}

/** Windows lists them at the icon by itself. */
const RECENT: MenuItemConstructorOptions = {
  role: 'recentDocuments',
  submenu: [{ role: 'clearRecentDocuments' }],
};

export function installMenu(actions: MenuActions): void {
  const mac = process.platform === 'darwin';
  const entry = (
    label: string,
    accelerator: string | undefined,
    command: WindowCommand,
  ): MenuItemConstructorOptions => ({
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: () => actions.command(command),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        entry('Open event file…', 'CmdOrCtrl+O', { kind: 'open-file' }),
        entry('Open folder…', 'CmdOrCtrl+Shift+O', { kind: 'open-folder' }),
        ...(mac ? [RECENT] : []),
        entry('Import', 'CmdOrCtrl+Enter', { kind: 'start-import' }),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        entry('Find', 'CmdOrCtrl+F', { kind: 'find' }),
        entry('Go to line…', 'CmdOrCtrl+G', { kind: 'go-to-line' }),
      ],
    },
    {
      label: '&View',
      submenu: [
        entry('Import events', 'CmdOrCtrl+1', { kind: 'go', screen: 'import' }),
        entry('History', 'CmdOrCtrl+2', { kind: 'go', screen: 'history' }),
        entry('Settings', 'CmdOrCtrl+3', { kind: 'go', screen: 'settings' }),
        { type: 'separator' },
        { label: 'Larger text', accelerator: 'CmdOrCtrl+Plus', click: () => actions.resizeText(1) },
        // The plus key without Shift, which browsers accept too.
        {
          label: 'Larger text',
          accelerator: 'CmdOrCtrl+=',
          visible: false,
          acceleratorWorksWhenHidden: true,
          click: () => actions.resizeText(1),
        },
        { label: 'Smaller text', accelerator: 'CmdOrCtrl+-', click: () => actions.resizeText(-1) },
        { label: 'Normal text', accelerator: 'CmdOrCtrl+0', click: () => actions.resizeText(0) },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        entry('Event Importer help', 'F1', { kind: 'help', topic: 'first-import' }),
        entry('Where to find your token', undefined, { kind: 'help', topic: 'token' }),
        entry('Keys', undefined, { kind: 'help', topic: 'keys' }),
        { type: 'separator' },
        { label: 'Scarf’s guide to importing events', click: actions.openGuide },
        entry('Report a problem…', undefined, { kind: 'report-problem' }),
        ...(mac
          ? []
          : [
              { type: 'separator' } as const,
              entry('About Event Importer', undefined, { kind: 'go', screen: 'settings' }),
            ]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
