import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { autostartPath, writeAutostart } from '../../../src/main/app/autostart-file';
import { tempFolder } from '../../support/temp-folder';

it('a desktop of Linux is told to start the app, whatever its path holds, and no more', async () => {
  const path = autostartPath({ XDG_CONFIG_HOME: join(tempFolder(), 'config') });
  await writeAutostart(path, ['/opt/100% "new" $HOME\\app', '--background']);
  expect(readFileSync(path, 'utf8').split('\n')).toContain(
    'Exec="/opt/100%% \\\\"new\\\\" \\\\$HOME\\\\\\\\app" "--background"',
  );
  await writeAutostart(path, null);
  await writeAutostart(path, null);
  expect(existsSync(path)).toBe(false);
  for (const env of [{}, { XDG_CONFIG_HOME: '' }])
    expect(autostartPath(env, '/home/ana')).toBe('/home/ana/.config/autostart/scarf-event-importer.desktop');
});
