import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownAppImage } from '../../../src/main/updates/own-file';
import { startAfter, switchesOf } from '../../../src/main/updates/start-again';
import { tempFolder } from '../../support/temp-folder';

/** An AppImage, the folder that it unpacked itself to, and the program in there. */
function appImage() {
  const folder = tempFolder();
  const file = join(folder, 'my app.AppImage');
  const unpacked = join(folder, 'unpacked');
  const program = join(unpacked, 'opt/program');
  mkdirSync(join(unpacked, 'opt'), { recursive: true });
  writeFileSync(file, '');
  writeFileSync(program, '');
  return { folder, file, unpacked, program };
}

describe('the AppImage of a running app', () => {
  it('is the one that unpacked it', () => {
    const { file, unpacked, program } = appImage();
    expect(ownAppImage({ APPIMAGE: file, APPDIR: unpacked }, program)).toBe(file);
  });

  it('is what a link leads to', () => {
    const { folder, file, unpacked, program } = appImage();
    const link = join(folder, 'link');
    symlinkSync(file, link);
    expect(ownAppImage({ APPIMAGE: link, APPDIR: unpacked }, program)).toBe(file);
  });

  it('is not one that only started it, as a terminal may, nor one that is gone', () => {
    const other = appImage();
    const { program } = appImage();
    expect(ownAppImage({ APPIMAGE: other.file, APPDIR: other.unpacked }, program)).toBeNull();
    expect(ownAppImage({ APPIMAGE: `${other.file}x`, APPDIR: other.unpacked }, other.program)).toBeNull();
    expect(ownAppImage({ APPIMAGE: other.file }, other.program)).toBeNull();
    expect(ownAppImage({}, program)).toBeNull();
  });
});

describe('a restart', () => {
  it.runIf(process.platform !== 'win32')('starts the new version once the old one has ended', async () => {
    const { folder, file } = appImage();
    const started = join(folder, 'started');
    writeFileSync(
      file,
      `#!/bin/sh\necho "$PWD $@" > '${started}.part' && mv '${started}.part' '${started}'\n`,
    );
    chmodSync(file, 0o755);
    const running = spawn('sleep', ['60'], { stdio: 'ignore' });
    onTestFinished(() => void running.kill('SIGKILL'));
    startAfter(running.pid ?? 0, file, ['--user-data-dir=/tmp/a b']);
    const ended = new Promise((resolve) => running.once('exit', resolve));
    expect(existsSync(started)).toBe(false);
    running.kill('SIGKILL');
    await ended;
    await expect.poll(() => existsSync(started)).toBe(true);
    expect(readFileSync(started, 'utf8')).toBe(`${folder} --user-data-dir=/tmp/a b\n`);
  });

  it('keeps the switches of the command line, and opens no file again', () => {
    const argv = ['/opt/app', '--user-data-dir=/tmp/a', 'clicks.csv', '--no-sandbox', '--', '-odd name.csv'];
    expect(switchesOf(argv)).toEqual(['--user-data-dir=/tmp/a', '--no-sandbox']);
  });
});
