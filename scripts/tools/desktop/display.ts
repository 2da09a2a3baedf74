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

/** Starts a private X server on a virtual screen. It chooses a free display number and requires a cookie. */
export async function startPrivateDisplay(): Promise<PrivateDisplay> {
  const folder = await privateFolder('display');
  try {
    const authority = join(folder, 'Xauthority');
    await writeFile(authority, authorityEntry(randomBytes(16)), { mode: 0o600 });
    const server = await startService({
      command: 'Xvfb',
      // -noreset: otherwise the server resets when the last client leaves, and rejects clients meanwhile.
      args: ['-noreset', '-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-auth', authority],
      env: process.env,
      ready: (announcement) => announcement,
    });
    const fonts = join(folder, 'fonts.conf');
    await writeFile(fonts, fontPreference);
    return {
      // With WAYLAND_DISPLAY set, GTK and Chromium would use the user's own display.
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

/** One entry as in Xauthority(5): family "any", empty address and display number, name of the protocol, cookie. */
export function authorityEntry(cookie: Buffer): Buffer {
  const withLength = (bytes: Buffer): Buffer[] => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  };
  const empty = Buffer.alloc(0);
  const fields = [empty, empty, Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].flatMap(withLength);
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...fields]);
}

/** Sets the interface font, which a computer without a desktop does not. */
const fontPreference = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="strong"><family>system-ui</family><prefer><family>Inter</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>
  <alias binding="strong"><family>Sans</family><prefer><family>Inter</family></prefer></alias>
</fontconfig>
`;
