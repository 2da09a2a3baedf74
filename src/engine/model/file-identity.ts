/** What tells one state of a file from another without reading it. */
export interface FileIdentity {
  readonly size: number;
  readonly modifiedMs: number;
  readonly device: number;
  readonly inode: number;
}
export function identityOf(stats: { size: number; mtimeMs: number; dev: number; ino: number }): FileIdentity {
  return { size: stats.size, modifiedMs: stats.mtimeMs, device: stats.dev, inode: stats.ino };
}

export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
  return a.size === b.size && a.modifiedMs === b.modifiedMs && a.device === b.device && a.inode === b.inode;
}
