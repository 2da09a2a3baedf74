import { app } from 'electron';
import { openFeed, type FeedOptions } from '../updates/feed';
import { ownAppImage } from '../updates/own-file';
import { startAfter, switchesOf } from '../updates/start-again';
import { publicKeyOf, type UpdateSource } from '../updates/update-source';
import { Updates, type UpdatesParts } from '../updates/updates';

/** As the names of AppImages say it. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64' };

interface Parts extends Pick<UpdatesParts, 'settings' | 'isImporting' | 'clock' | 'changed' | 'report'> {
  readonly dispatcher: FeedOptions['dispatcher'];
}

/** Connects updates with this app: its version, its file, its imports and its end. */
export function createUpdates(source: UpdateSource, { dispatcher, ...parts }: Parts): Updates {
  return new Updates({
    ...parts,
    version: app.getVersion(),
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    appImage: ownAppImage(process.env, process.execPath),
    publicKey: publicKeyOf(source),
    feed: (channel) => openFeed({ address: `${source.address}/${channel}`, dispatcher }),
    restart: (appImage) => {
      startAfter(process.pid, appImage, switchesOf(process.argv));
      app.quit();
    },
  });
}
