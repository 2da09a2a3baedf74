import { describe, expect, it } from 'vitest';
import { commandLineLinks } from '../../../scripts/package/linux/command-line-links';
import { controlFile } from '../../../scripts/package/linux/deb';
import { readFpmOrder } from '../../../scripts/package/linux/fpm-order';
import { onRemoval } from '../../../scripts/package/linux/on-removal';
import { specFile } from '../../../scripts/package/linux/rpm';

/** As electron-builder 26 asks for a package. */
function asked(target: string, ...more: string[]): string[] {
  return [
    ...['-s', 'dir', '--force', '-t', target, '-d', 'libgtk-3-0', '-d', 'libnss3'],
    ...[`--${target}-compression`, 'xz', '--architecture', 'amd64'],
    ...['--after-install', '/tmp/install', '--after-remove', '/tmp/remove'],
    ...['--description', 'Short\n Long, 100 % plain', '--version', '1.0.0', '--package', '/dist/app.deb'],
    ...[
      '--name',
      'app',
      '--maintainer',
      'Us <us@app.invalid>',
      '--vendor',
      'Us',
      '--url',
      'https://app.example',
    ],
    ...[
      '--license',
      'MIT',
      ...more,
      '/dist/a=b/=/opt/The App',
      '/tmp/app.desktop=/usr/share/applications/app.desktop',
    ],
  ];
}

describe('an order for a package', () => {
  it('is read with all that it says', () => {
    expect(readFpmOrder(asked('deb', '--deb-priority', 'optional'))).toMatchObject({
      target: 'deb',
      file: '/dist/app.deb',
      version: '1.0.0',
      depends: ['libgtk-3-0', 'libnss3'],
      afterInstall: '/tmp/install',
      compression: 'xz',
      contents: [
        { from: '/dist/a=b/', to: '/opt/The App' },
        { from: '/tmp/app.desktop', to: '/usr/share/applications/app.desktop' },
      ],
    });
  });

  it('names no page of the project where there is none', () => {
    const order = readFpmOrder(asked('rpm', '--rpm-os', 'linux', '--url', 'https://app.invalid'));
    expect(controlFile(order, 1)).not.toContain('Homepage');
    const places = { root: '/root', paths: [], afterInstall: '', afterRemove: '' };
    expect(specFile(order, places)).toContain('License: MIT\nVendor: Us\n');
  });

  it('is refused when it asks for something that is not known here, or lacks something', () => {
    expect(() => readFpmOrder(asked('deb', '--deb-systemd', 'x'))).toThrow('--deb-systemd');
    expect(() => readFpmOrder(asked('pacman'))).toThrow();
    expect(() => readFpmOrder(['-t', 'deb'])).toThrow('lacks --description');
  });
});

it('the control file of a .deb names what it is, what it needs, and nothing that is empty', () => {
  expect(controlFile(readFpmOrder(asked('deb')), 1_200)).toBe(`Package: app
Version: 1.0.0
Architecture: amd64
Maintainer: Us <us@app.invalid>
Installed-Size: 1200
Depends: libgtk-3-0, libnss3
Section: utils
Priority: optional
Homepage: https://app.example
Description: Short
 Long, 100 % plain
`);
});

it('the spec of an .rpm lists its files, and rpm expands nothing in its texts', () => {
  const spec = specFile(readFpmOrder(asked('rpm', '--rpm-os', 'linux', '--rpm-summary', 'Short')), {
    root: '/dist/root',
    paths: ['/opt/The App', '/usr/share/applications/app.desktop'],
    afterInstall: '#!/bin/bash\necho %{name}\n',
    afterRemove: '#!/bin/bash\n',
  });
  expect(spec).toContain('Summary: Short\n');
  expect(spec).toContain('Requires: libgtk-3-0\nRequires: libnss3\n');
  expect(spec).toContain('100 %% plain');
  expect(spec).toContain('echo %%{name}');
  expect(spec).toContain('"/opt/The App"\n"/usr/share/applications/app.desktop"\n');
});

it('a script for removal does nothing when a newer version takes the place', () => {
  expect(onRemoval('#!/bin/bash\nrm x\n', '"$1" = remove')).toBe(
    '#!/bin/bash\n[ "$1" = remove ] || exit 0\nrm x\n',
  );
});

it('packages of Linux link the program and its completions where the distribution looks', () => {
  const contents = [{ from: '/dist/', to: '/opt/The App' }];
  const inApp = '/opt/The App/resources/command-line';
  const linked = (target: 'deb' | 'rpm') => commandLineLinks({ contents, target });
  expect(linked('deb')).toContainEqual({ path: '/usr/bin/event-importer', to: `${inApp}/event-importer` });
  const zsh = (target: 'deb' | 'rpm') =>
    linked(target).find(({ to }) => to.endsWith('/_event-importer'))?.path;
  expect(zsh('deb')).toBe('/usr/share/zsh/vendor-completions/_event-importer');
  expect(zsh('rpm')).toBe('/usr/share/zsh/site-functions/_event-importer');
});
