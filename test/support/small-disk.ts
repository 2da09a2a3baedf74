import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { captureChild } from '../../scripts/support/child';
import { systemClock } from '../../src/main/time/clock';
import { tempFolder } from './temp-folder';

export interface SmallDisk {
  readonly path: string;
  /** Fills the disk to its last byte. */
  fill(): void;
  /** Undoes `fill`. */
  free(): void;
  /** Remounts the disk. */
  setReadOnly(readOnly: boolean): Promise<void>;
}

/** A real disk in memory that can be full or read-only, or has room for so many `files`. It is unmounted after the test. */
export async function smallDisk(
  megabytes: number,
  { files }: { readonly files?: number } = {},
): Promise<SmallDisk> {
  const path = join(tempFolder(), 'disk');
  mkdirSync(path);
  const owner = `uid=${process.getuid?.() ?? 0},gid=${process.getgid?.() ?? 0}`;
  await asRoot(
    'mount',
    '-t',
    'tmpfs',
    '-o',
    [`size=${megabytes}m,mode=700,${owner}`, ...(files === undefined ? [] : [`nr_inodes=${files}`])].join(
      ',',
    ),
    'tmpfs',
    path,
  );
  // Lazy: a program that is ending may still hold a file open.
  onTestFinished(() => asRoot('umount', '--lazy', path));
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => fill(filler),
    free: () => rmSync(filler, { force: true }),
    setReadOnly: (readOnly) => remount(path, readOnly ? 'ro' : 'rw'),
  };
}

const TRIES = 600;

/** While a file is open for writing, a disk cannot become read-only, and helper processes outlive their app for a while. */
async function remount(path: string, mode: 'ro' | 'rw'): Promise<void> {
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const done = await asRoot('mount', '-o', `remount,${mode}`, path).then(
      () => true,
      (error: unknown) => {
        if (tries === 1 || !String(error).includes('busy')) throw error;
        return false;
      },
    );
    if (done) return;
    await systemClock.sleep(50);
  }
}

function fill(filler: string): void {
  const file = openSync(filler, 'a');
  try {
    for (let bytes = 1024 * 1024; bytes >= 1;) {
      try {
        if (writeSync(file, Buffer.alloc(bytes)) < bytes) bytes = Math.floor(bytes / 4);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
        bytes = Math.floor(bytes / 4);
      }
    }
  } finally {
    closeSync(file);
  }
}

async function asRoot(command: string, ...args: readonly string[]): Promise<void> {
  const [program, given] =
    process.getuid?.() === 0 ? [command, args] : ['sudo', ['--non-interactive', command, ...args]];
  const { code, stderr } = await captureChild(program, given).catch((error: unknown) => ({
    code: 1,
    stderr: String(error),
  }));
  if (code !== 0) throw new Error(`${command}: ${stderr.trim()}`);
}

async function mayMount(): Promise<boolean> {
  const path = mkdtempSync(join(tmpdir(), 'scarf-importer-disk-'));
  try {
    await asRoot('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path);
    await asRoot('umount', path);
    return true;
  } catch (error) {
    console.warn(`Full and read-only disks cannot be tried here; only root may make one. ${String(error)}`);
    return false;
  } finally {
    rmdirSync(path);
  }
}

/** Whether this process may mount a disk: it needs root, and some containers forbid it. Warns if not. */
export const canMakeDisks = process.platform === 'linux' && (await mayMount());
