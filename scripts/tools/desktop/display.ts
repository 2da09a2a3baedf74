import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../support/child';
import { privateFolder, removeFolder } from './private-folder';
import { startService } from './service';

export interface PrivateDisplay {
  readonly env: Environment;
  readonly stop: () => Promise<void>;
}

const screen = '1600x1200x24';

/** An X server of our own, on a screen nobody sees and nobody else may draw on. It picks its own free number. */
export async function startPrivateDisplay(): Promise<PrivateDisplay> {
  const folder = await privateFolder('display');
  try {
    const authority = join(folder, 'Xauthority');
    await writeFile(authority, authorityEntry(randomBytes(16)), { mode: 0o600 });
    const server = await startService({
      command: 'Xvfb',
      // -noreset: else the server starts over when the last window closes, and turns away whoever comes meanwhile.
      args: ['-noreset', '-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-auth', authority],
      env: process.env,
      ready: (announcement) => announcement,
    });
    const fonts = join(folder, 'fonts.conf');
    await writeFile(fonts, fontPreference);
    return {
      // Were Wayland mentioned, GTK and Chromium would prefer the person's own screen to ours.
      env: {
        DISPLAY: `:${server.answer}`,
        XAUTHORITY: authority,
        FONTCONFIG_FILE: fonts,
        WAYLAND_DISPLAY: undefined,
        XDG_SESSION_TYPE: 'x11',
      },
      stop: async () => {
        await server.stop();
        await removeFolder(folder);
      },
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

/** Xauthority(5): family "any", no address, no display number, the kind of secret, the secret. */
export function authorityEntry(cookie: Buffer): Buffer {
  const counted = (bytes: Buffer): Buffer[] => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  };
  const none = Buffer.alloc(0);
  const fields = [none, none, Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].flatMap(counted);
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields]);
}

/** A computer without a desktop has no setting for its interface font; this stands in for one. */
const fontPreference = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="strong"><family>system-ui</family><prefer><family>Inter</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>
  <alias binding="strong"><family>Sans</family><prefer><family>Inter</family></prefer></alias>
</fontconfig>
`;
