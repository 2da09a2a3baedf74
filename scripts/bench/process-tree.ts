import { readdir, readFile } from 'node:fs/promises';

/** Memory and processor time of an app's processes from /proc. Other systems than Linux have no /proc: nothing is found. */

export type Role = 'main' | 'renderer' | 'gpu' | 'other';

export interface ProcessMemory {
  readonly role: Role;
  /** Proportional set size, in MB: private pages and a share of the shared ones. */
  readonly pss: number;
  /** Highest resident size so far, in MB. */
  readonly peak: number;
}

/** A process and all its descendants. */
export async function processTree(root: number): Promise<readonly number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const tree = [root];
  for (const one of tree) {
    for (const [pid, parent] of parents) if (parent === one) tree.push(pid);
  }
  return tree;
}

export async function memoryOf(root: number): Promise<readonly ProcessMemory[]> {
  const found: ProcessMemory[] = [];
  for (const pid of await processTree(root)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '');
    const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
    if (rollup === '') continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
    found.push({
      role: pid === root ? 'main' : roleOf(command),
      pss: kilobytes(rollup, 'Pss') / 1024,
      peak: kilobytes(status, 'VmHWM') / 1024,
    });
  }
  return found;
}

/** Linux counts the time of processes in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Processor seconds of a process and all its descendants that run, since each started. */
export async function cpuOf(root: number): Promise<number> {
  let ticks = 0;
  for (const pid of await processTree(root)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
    // After the name, which may hold anything: the times are the 12th and 13th values.
    const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(values[11] ?? 0) + Number(values[12] ?? 0);
  }
  return ticks / TICKS_PER_SECOND;
}

export function totalPss(processes: readonly ProcessMemory[]): number {
  return processes.reduce((sum, { pss }) => sum + pss, 0);
}

function roleOf(command: string): Role {
  if (command.includes('--type=renderer')) return 'renderer';
  return command.includes('--type=gpu-process') ? 'gpu' : 'other';
}

function kilobytes(text: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
