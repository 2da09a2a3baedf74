import { cpus, loadavg, release, totalmem } from 'node:os';
import { findElectron } from '../tools/electron/find';

/** The computer on which the figures were measured. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly electron: string;
  /** Load average of the last minute when the bench began; above 0 other programs were running. */
  readonly load: number;
}

export async function describeMachine(): Promise<Machine> {
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}, ${release()}`,
    node: process.versions.node,
    electron: (await findElectron()).version,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
