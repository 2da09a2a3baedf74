import { readdir, readFile } from 'node:fs/promises';

/** Memory of an app's processes as Linux tells it; elsewhere nothing is found and nothing is told. */

export type Role = 'main' | 'renderer' | 'gpu' | 'other';

export interface ProcessMemory {
  readonly role: Role;
  /** MB: its own pages and its share of those it has in common with others. */
  readonly pss: number;
  /** MB: the highest resident size it ever had. */
  readonly peak: number;
}

/** A process and all that descend from it. */
export async function treeOf(root: number): Promise<readonly number[]> {
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
  for (const pid of await treeOf(root)) {
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
