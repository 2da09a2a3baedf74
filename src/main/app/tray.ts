import { app, Menu, nativeImage, Tray } from 'electron';
import icon from '../../../resources/icons/256x256.png?asset';

/** Points: the size of icons in the bars of Windows, macOS and most desktops of Linux. */
const SIZE = process.platform === 'darwin' ? 18 : 24;

/** The app's icon in the tray, from which its window opens and which quits it. */
export class TrayIcon {
  #tray: Tray | null = null;

  constructor(private readonly open: () => void) {}

  /** Shows the icon, or takes it away. */
  show(shown: 'shown' | 'hidden'): void {
    if (shown === 'hidden') {
      this.#tray?.destroy();
      this.#tray = null;
      return;
    }
    if (this.#tray !== null) return;
    const image = nativeImage.createFromPath(icon).resize({ width: SIZE, height: SIZE });
    const tray = new Tray(image);
    tray.setToolTip(app.getName());
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open Event Importer', click: this.open },
        { type: 'separator' },
        { label: 'Quit', click: () => app.quit() },
      ]),
    );
    tray.on('click', this.open);
    this.#tray = tray;
  }
}
