import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failure, FailureError, type Failure } from '../../shared/failure';
import { PARTS_AT_MOST, type LeftOut, type LeftOutReason } from '../../shared/parts';
import { untilAborted } from '../model/abort';
import { fileFailure } from '../model/file-failure';
import { identityOf, type FileIdentity } from '../model/file-identity';
import { inOrder, isArchive, isHidden, mayHoldEvents } from './file-names';
import type { FileLocation } from '../model/file-location';
import { listZip, looksLikeZip, type Listed } from './zip-directory';

export interface ExpandedPaths {
  readonly spots: readonly FileLocation[];
  readonly leftOut: readonly LeftOut[];
}

/** Folders in folders in the one that was chosen. */
const DEEPEST = 4;
/** Names that are looked at in folders, of whatever kind. */
const LOOKED_AT_MOST = 20_000;

/**
 * What was chosen, as files: a folder's event files, an archive's, or the files themselves, in the order of their names.
 * Null: it is one file and no archive, to be read as it is (or to be told what is wrong with it). Throws `FailureError`
 * when nothing of it can be read: `no-event-files`, `archive-encrypted`, `archive-damaged`, `office-file`,
 * `too-many-files`, and the `file-` family.
 */
export async function expandPaths(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ExpandedPaths | null> {
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) {
    const { kind } = await untilAborted(lookAt(only), signal);
    if (kind === 'file') return null;
  }
  const gathering = new PathExpansion(signal);
  // What is in the one folder or archive that was chosen is called by its own name.
  for (const path of new Set(paths)) await gathering.add(path, paths.length === 1 ? '' : basename(path), 0);
  return gathering.result();
}

class PathExpansion {
  private readonly spots: FileLocation[] = [];
  private readonly leftOut: LeftOut[] = [];
  private looked = 0;
  /** Why an archive is no archive of events. */
  private trouble: Failure | null = null;

  constructor(private readonly signal: AbortSignal) {}

  async add(path: string, name: string, depth: number): Promise<void> {
    const { kind, size } = await untilAborted(lookAt(path), this.signal);
    if (kind === 'folder') await this.addFolder(path, name, depth);
    else if (kind === 'zip') await this.addArchive(path, name);
    else this.addSpot({ name, path, packed: null, size });
  }

  result(): ExpandedPaths {
    const { spots, leftOut, trouble } = this;
    if (spots.length === 0) {
      if (trouble !== null) throw new FailureError(trouble);
      const locked = leftOut.some(({ why }) => why === 'encrypted');
      throw new FailureError(failure(locked ? 'archive-encrypted' : 'no-event-files', named(leftOut)));
    }
    return { spots: spots.sort((a, b) => inOrder(a.name, b.name)), leftOut };
  }

  private async addFolder(path: string, name: string, depth: number): Promise<void> {
    const entries = await untilAborted(readdir(path, { withFileTypes: true }), this.signal).catch(
      (error: unknown) => {
        if (this.signal.aborted) throw error;
        return null;
      },
    );
    if (entries === null) return this.leave(name || basename(path), 'unreadable');
    this.looked += entries.length;
    if (this.looked > LOOKED_AT_MOST) throw tooMany(this.looked);
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const inside = within(name, entry.name);
      if (entry.isDirectory()) {
        if (depth >= DEEPEST) this.leave(`${inside}/`, 'too-deep');
        else await this.addFolder(join(path, entry.name), inside, depth + 1);
      } else if (!isArchive(inside) && !mayHoldEvents(inside)) this.leave(inside, 'other-kind');
      // A link may lead back to where it is: only what it names itself is followed, and no folder.
      else if (entry.isFile()) await this.add(join(path, entry.name), inside, depth);
      else this.leave(inside, 'unreadable');
    }
  }

  private async addArchive(path: string, name: string): Promise<void> {
    try {
      const { listed, identity } = await untilAborted(list(path), this.signal);
      for (const file of listed) this.addListed(path, name, file, identity);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'too-many-files') throw error;
      this.trouble = error.failure;
      this.leave(name || basename(path), 'unreadable');
    }
  }

  private addListed(path: string, archive: string, { name, is }: Listed, identity: FileIdentity): void {
    if (isHidden(name)) return;
    const inside = within(archive, name);
    if (is.kind === 'readable') {
      if (is.entry.size === 0) this.leave(inside, 'empty');
      else {
        const { entry } = is;
        this.addSpot({ name: inside, path, packed: { entry, archive: identity }, size: entry.size });
      }
    } else if (is.kind === 'not-wanted') this.leave(inside, isArchive(name) ? 'archive' : 'other-kind');
    else this.leave(inside, is.kind);
  }

  private addSpot(spot: FileLocation): void {
    this.spots.push(spot);
    if (this.spots.length > PARTS_AT_MOST) throw tooMany(this.spots.length);
  }

  private leave(name: string, why: LeftOutReason): void {
    this.leftOut.push({ name, why });
  }
}

function within(outer: string, name: string): string {
  return outer === '' ? name : `${outer}/${name}`;
}

/** What is there, by its bytes; what cannot be looked at is a file, whose reading will say why it cannot. */
async function lookAt(path: string): Promise<{ kind: 'file' | 'folder' | 'zip'; size: number }> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory() === true) return { kind: 'folder', size: 0 };
  if (stats?.isFile() !== true) return { kind: 'file', size: 0 };
  const zip = await withHandle(path, isZip).catch(() => false);
  return { kind: zip ? 'zip' : 'file', size: stats.size };
}

async function isZip(handle: FileHandle): Promise<boolean> {
  const head = Buffer.alloc(4);
  await handle.read(head, 0, head.length, 0);
  return looksLikeZip(head);
}

function list(path: string): Promise<{ listed: Listed[]; identity: FileIdentity }> {
  return withHandle(path, async (handle) => {
    const identity = identityOf(await handle.stat());
    const listed = await listZip(handle, identity.size, (name) => !isHidden(name) && mayHoldEvents(name));
    // What Excel and Word write is an archive too.
    if (listed.some(({ name }) => name === '[Content_Types].xml')) {
      throw new FailureError(failure('office-file'));
    }
    return { listed, identity };
  });
}

async function withHandle<T>(path: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw new FailureError(fileFailure(error, path));
  });
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

function tooMany(count: number): FailureError {
  return new FailureError(failure('too-many-files', `${count} files`));
}

const NAMES_TOLD = 10;

function named(leftOut: readonly LeftOut[]): string | undefined {
  const told = leftOut.slice(0, NAMES_TOLD).map(({ name, why }) => `${name} (${why})`);
  return told.length === 0 ? undefined : told.join('\n');
}
