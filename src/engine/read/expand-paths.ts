import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FailureError, type Failure } from '../../shared/failure';
import { NO_ANSWERS, type AnswerBook, type FileQuestions } from '../../shared/checks/question';
import { PARTS_AT_MOST, type LeftOut, type LeftOutReason } from '../../shared/files/parts';
import type { DamagedFile } from '../../shared/checks/problem';
import type { ArchiveBytes } from '../archive/block-source';
import { containerOf, type Container } from '../archive/container';
import { tooManyFiles } from '../archive/listed-file';
import { looksLikeProgram, zipBounds } from '../archive/zip-bounds';
import { TAR_BLOCK_BYTES } from '../bytes/tar-sum';
import { untilAborted } from '../model/abort';
import type { FileLocation } from '../model/file-location';
import { filesOfArchive, within, type FilesOfArchive } from './archive-files';
import { compareNames, isHidden, isOfSystem, mayHoldEvents } from './file-names';
import { noneRead } from './left-out';
import { OpenFile } from './open-file';

export interface ExpandedPaths {
  readonly locations: readonly FileLocation[];
  readonly leftOut: readonly LeftOut[];
  /** Archives of which files may be missing. Absent: none. */
  readonly damaged?: readonly DamagedFile[];
  /** What was guessed about the sheets of workbooks. Absent: nothing. */
  readonly questions?: readonly FileQuestions[];
}

/** Levels of folders inside the selected folder. */
const MAX_DEPTH = 4;
/** Entries of folders, of any kind. */
const MAX_ENTRIES = 20_000;

/**
 * The files behind the selected paths, in the order of their names: event files of folders and archives, and the
 * selected files themselves, each once. Null: one path that is not a folder or archive; reading it reports its problems. Throws
 * `FailureError` if no file can be read: `no-event-files`, `archive-encrypted`, `archive-damaged`,
 * `file-kind-not-read`, `too-many-files`, and the `file-` family. `answers` decide which sheets of workbooks are meant.
 */
export async function expandPaths(
  selected: readonly string[],
  signal: AbortSignal,
  answers: AnswerBook = NO_ANSWERS,
): Promise<ExpandedPaths | null> {
  const paths = await untilAborted(distinct(selected), signal);
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) {
    const { kind } = await untilAborted(inspectPath(only, signal), signal);
    if (kind === 'file') return null;
  }
  const expansion = new PathExpansion(signal, answers);
  // Files of a single selected folder or archive are named relative to it.
  for (const path of paths) await expansion.add(path, paths.length === 1 ? '' : basename(path), 0);
  return expansion.result();
}

/** Each file and folder once: Windows and macOS take several spellings of a path, and a link is one on every system. */
async function distinct(paths: readonly string[]): Promise<readonly string[]> {
  const spelled = new Map<string, string>();
  for (const path of paths) {
    const real = await realpath(path).catch(() => path);
    if (!spelled.has(real)) spelled.set(real, path);
  }
  return [...spelled.values()];
}

/** Files that are read in this order. */
interface Group {
  readonly name: string;
  readonly locations: readonly FileLocation[];
}

class PathExpansion {
  private readonly groups: Group[] = [];
  private readonly leftOut: LeftOut[] = [];
  private readonly damaged: DamagedFile[] = [];
  private readonly questions: FileQuestions[] = [];
  private files = 0;
  private entries = 0;
  /** Why an archive cannot be read. */
  private archiveFailure: Failure | null = null;

  constructor(
    private readonly signal: AbortSignal,
    private readonly answers: AnswerBook,
  ) {}

  async add(path: string, name: string, depth: number): Promise<void> {
    const { kind, size, container } = await untilAborted(inspectPath(path, this.signal), this.signal);
    if (kind === 'folder') await this.addFolder(path, name, depth);
    else if (container !== null) await this.addArchive(path, name, container);
    else this.addGroup({ name, locations: [{ name, path, packed: null, size }] });
  }

  result(): ExpandedPaths {
    const { groups, leftOut, archiveFailure, damaged, questions } = this;
    if (this.files === 0) throw new FailureError(archiveFailure ?? noneRead(leftOut, damaged));
    return {
      locations: groups.sort((a, b) => compareNames(a.name, b.name)).flatMap(({ locations }) => locations),
      leftOut,
      ...(damaged.length > 0 && { damaged }),
      ...(questions.length > 0 && { questions }),
    };
  }

  private async addFolder(path: string, name: string, depth: number): Promise<void> {
    const entries = await untilAborted(readdir(path, { withFileTypes: true }), this.signal).catch(
      (error: unknown) => {
        if (this.signal.aborted) throw error;
        return null;
      },
    );
    if (entries === null) return this.leave(name || basename(path), 'unreadable');
    this.entries += entries.length;
    if (this.entries > MAX_ENTRIES) throw tooManyFiles(this.entries);
    for (const entry of entries) {
      const inside = within(name, entry.name);
      if (isOfSystem(entry.name) || isHidden(entry.name))
        this.leave(inside, isOfSystem(entry.name) ? 'system' : 'hidden');
      else if (entry.isDirectory()) {
        if (depth >= MAX_DEPTH) this.leave(`${inside}/`, 'too-deep');
        else await this.addFolder(join(path, entry.name), inside, depth + 1);
      } else if (!mayHoldEvents(inside)) this.leave(inside, 'other-kind');
      // Links inside folders are not followed: they may form a circle.
      else if (entry.isFile()) await this.add(join(path, entry.name), inside, depth);
      else this.leave(inside, 'unreadable');
    }
  }

  private async addArchive(path: string, name: string, container: Container): Promise<void> {
    const { signal, answers } = this;
    try {
      const found = await untilAborted(filesOfArchive({ path, name, container, answers, signal }), signal);
      this.addFiles(found);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'too-many-files') throw error;
      this.archiveFailure = error.failure;
      this.leave(name || basename(path), 'unreadable');
    }
  }

  private addFiles({ groups, leftOut, damaged, questions }: FilesOfArchive): void {
    for (const group of groups) this.addGroup(group);
    this.leftOut.push(...leftOut);
    this.damaged.push(...damaged);
    this.questions.push(...questions);
  }

  private addGroup(group: Group): void {
    this.groups.push(group);
    this.files += group.locations.length;
    if (this.files > PARTS_AT_MOST) throw tooManyFiles(this.files);
  }

  private leave(name: string, why: LeftOutReason): void {
    this.leftOut.push({ name, why });
  }
}

interface InspectedPath {
  readonly kind: 'file' | 'folder' | 'archive';
  readonly size: number;
  readonly container: Container | null;
}

/** The kind of a path, by its bytes. An unreadable path counts as a file: reading it reports the failure. */
async function inspectPath(path: string, signal: AbortSignal): Promise<InspectedPath> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory() === true) return { kind: 'folder', size: 0, container: null };
  if (stats?.isFile() !== true) return { kind: 'file', size: 0, container: null };
  const { size } = stats;
  const container = await containerIn(path, signal).catch(() => null);
  return { kind: container === null ? 'file' : 'archive', size, container };
}

async function containerIn(path: string, signal: AbortSignal): Promise<Container | null> {
  const file = await OpenFile.open(path);
  try {
    return await containerBy(file.bytes, signal);
  } finally {
    await file.close();
  }
}

/** A .zip may lie behind a program that unpacks it. */
async function containerBy(bytes: ArchiveBytes, signal: AbortSignal): Promise<Container | null> {
  const start = await bytes.read(0, TAR_BLOCK_BYTES, signal);
  if (!looksLikeProgram(start)) return containerOf(start, bytes.section(0, bytes.size), signal);
  return (await zipBounds(bytes, signal)) === null ? null : { kind: 'zip', layers: [] };
}
