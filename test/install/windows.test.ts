import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Arch, Packager, Platform } from 'app-builder-lib';
import { getEffectiveOptions } from 'app-builder-lib/out/options/CommonWindowsInstallerConfiguration';
import MsiTarget from 'app-builder-lib/out/targets/MsiTarget';
import { WinPackager } from 'app-builder-lib/out/winPackager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../scripts/support/project';

// The source of the .msi, as electron-builder itself writes it from our configuration. Its compiler runs on Windows only,
// and wixl of Debian does not take this source. So the tables of a finished .msi are not read here.

const PROGRAM = 'Event Importer for Scarf.exe';

class ShownMsi extends MsiTarget {
  source(folder: string): Promise<string> {
    return this.writeManifest(folder, Arch.x64, getEffectiveOptions(this.options, this.packager));
  }
}

async function sourceOfMsi(folder: string): Promise<string> {
  await mkdir(join(folder, 'resources'));
  for (const name of [PROGRAM, 'LICENSE.electron.txt', 'resources/app.asar'])
    await writeFile(join(folder, name), name);
  const info = new Packager({
    projectDir: projectRoot,
    targets: Platform.WINDOWS.createTarget('msi', Arch.x64),
    config: { extraMetadata: { version: '1.4.2' } },
  });
  await info.validateConfig();
  const packager = new WinPackager(info);
  // The program that makes an .ico has to be downloaded.
  packager.getIconPath = () => Promise.resolve(join(folder, 'icon.ico'));
  return new ShownMsi(packager, folder).source(folder);
}

let folder: string;
let source: string;
/** The attributes of each element with this name, in order. */
const elements = (name: string): readonly Readonly<Record<string, string>>[] =>
  [...source.matchAll(new RegExp(`<${name}\\s([^>]*?)/?>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w:]+)=(?:"([^"]*)"|'([^']*)')/g)].map(([, key = '', one, other]) => [
        key,
        one ?? other ?? '',
      ]),
    ),
  );
const property = (id: string): string | undefined =>
  elements('Property').find(({ Id }) => Id === id)?.['Value'];

describe('the .msi', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scarf-importer-msi-'));
    source = await sourceOfMsi(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('names the product, its version and the code by which a newer one takes its place', () => {
    expect(elements('Product')).toMatchObject([
      {
        Id: '*',
        Name: 'Event Importer for Scarf',
        Version: '1.4.2.0',
        UpgradeCode: '23B36214-A3B9-45FA-8F7D-D3B09880BA52',
        Manufacturer: 'Event Importer for Scarf contributors',
      },
    ]);
    expect(elements('MajorUpgrade')).toMatchObject([{ AllowSameVersionUpgrades: 'yes' }]);
    // A downgrade is refused: that is what MajorUpgrade does unless it is told otherwise.
    expect(source).not.toContain('AllowDowngrades');
  });

  it('is installed for all users, into the folder of programs with 64 bits', () => {
    expect(property('ALLUSERS')).toBe('1');
    const folders = elements('Directory').map(({ Id }) => Id);
    expect(folders.slice(0, 3)).toEqual(['TARGETDIR', 'ProgramFiles64Folder', 'APPLICATIONFOLDER']);
  });

  it('asks nothing and starts nothing, so that IT can install it silently', () => {
    expect(source).not.toMatch(/<UIRef|<CustomAction|runAfterFinish/);
  });

  it('has a shortcut in the start menu by which notifications find the app, and none on the desktop', () => {
    expect(elements('Shortcut')).toMatchObject([
      { Id: 'startMenuShortcut', Directory: 'ProgramMenuFolder', Name: 'Event Importer for Scarf' },
    ]);
    expect(elements('ShortcutProperty')).toEqual([
      { Key: 'System.AppUserModel.ID', Value: 'sh.scarf.event-importer' },
    ]);
  });

  it('holds every file of the app, and takes no kind of file over', () => {
    expect(
      elements('File')
        .map(({ Name }) => Name)
        .toSorted(),
    ).toEqual([PROGRAM, 'LICENSE.electron.txt', 'app.asar'].toSorted());
    expect(source).not.toMatch(/<ProgId|<Extension/);
  });
});

describe('the installer for the user', () => {
  it('offers the app for the same kinds of files as on Linux and macOS, and takes the offers back', async () => {
    const script = await readFile(join(projectRoot, 'resources/windows/open-with.nsh'), 'utf8');
    const offers = (macro: string): readonly string[] =>
      [...script.matchAll(new RegExp(`insertmacro ${macro} "\\.(\\w+)"`, 'g'))].map(([, kind = '']) => kind);
    const config = await readFile(join(projectRoot, 'electron-builder.yml'), 'utf8');
    const onMac = /ext: \[([^\]]*)\]/.exec(config)?.[1]?.split(', ') ?? [];
    expect(offers('offerFor').toSorted()).toEqual(onMac.toSorted());
    expect(offers('offerNoMore')).toEqual(offers('offerFor'));
  });
});
