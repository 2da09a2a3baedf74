import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failure, FailureError, type Failure } from '../../shared/failure';
import type { FileKind } from '../../shared/file-kind';
import { NO_ANSWERS, type AnswerBook, type FileQuestions } from '../../shared/question';
import { PARTS_AT_MOST, type LeftOut, type LeftOutReason } from '../../shared/parts';
import { untilAborted } from '../model/abort';
import { fileFailure } from '../model/file-failure';
import { identityOf, type FileIdentity } from '../model/file-identity';
import { notRead, packageKind } from '../formats/file-kind';
import { compareNames, isArchive, isHidden, isOfSystem, mayHoldEvents } from './file-names';
import { noneRead } from './left-out';
import type { FileLocation, SheetParts } from '../model/file-location';
import { listZip, type ListedFile } from './zip-directory';
import { chooseSheets } from './choose-sheets';
import { readWorkbook, type Workbook } from './workbook';
import { looksLikeProgram, looksLikeZip, zipBounds } from './zip-bounds';

export interface ExpandedPaths {
  readonly locations: readonly FileLocation[];
  readonly leftOut: readonly LeftOut[];
  /** What was guessed about the sheets of workbooks. Absent: nothing. */
  readonly questions?: readonly FileQuestions[];
}

/** Levels of folders inside the selected folder. */
const MAX_DEPTH = 4;
/** Entries of folders, of any kind. */
const MAX_ENTRIES = 20_000;
/** Members of an archive without an event file whose content is tried. */
const MAX_TRIED = 50;

/**
 * The files behind the selected paths, in the order of their names: event files of folders and archives, and the
 * selected files themselves. Null: one path that is not a folder or archive; reading it reports its problems. Throws
 * `FailureError` if no file can be read: `no-event-files`, `archive-encrypted`, `archive-damaged`,
 * `file-kind-not-read`, `too-many-files`, and the `file-` family. `answers` decide which sheets of workbooks are meant.
 */
export async function expandPaths(
  paths: readonly string[],
  signal: AbortSignal,
  answers: AnswerBook = NO_ANSWERS,
): Promise<ExpandedPaths | null> {
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) {
    const { kind } = await untilAborted(inspectPath(only), signal);
    if (kind === 'file') return null;
  }
  const expansion = new PathExpansion(signal, answers);
  // Files of a single selected folder or archive are named relative to it.
  for (const path of new Set(paths)) await expansion.add(path, paths.length === 1 ? '' : basename(path), 0);
  return expansion.result();
}

class PathExpansion {
  private readonly locations: FileLocation[] = [];
  private readonly leftOut: LeftOut[] = [];
  private entries = 0;
  /** Why an archive cannot be read. */
  private archiveFailure: Failure | null = null;
  private readonly questions: FileQuestions[] = [];

  constructor(
    private readonly signal: AbortSignal,
    private readonly answers: AnswerBook,
  ) {}

  async add(path: string, name: string, depth: number): Promise<void> {
    const { kind, size } = await untilAborted(inspectPath(path), this.signal);
    if (kind === 'folder') await this.addFolder(path, name, depth);
    else if (kind === 'zip') await this.addArchive(path, name);
    else this.addLocation({ name, path, packed: null, size });
  }

  result(): ExpandedPaths {
    const { locations, leftOut, archiveFailure, questions } = this;
    if (locations.length === 0) throw new FailureError(archiveFailure ?? noneRead(leftOut));
    return {
      locations: locations.sort((a, b) => compareNames(a.name, b.name)),
      leftOut,
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
    if (this.entries > MAX_ENTRIES) throw tooMany(this.entries);
    for (const entry of entries) {
      const inside = within(name, entry.name);
      if (isOfSystem(entry.name) || isHidden(entry.name))
        this.leave(inside, isOfSystem(entry.name) ? 'system' : 'hidden');
      else if (entry.isDirectory()) {
        if (depth >= MAX_DEPTH) this.leave(`${inside}/`, 'too-deep');
        else await this.addFolder(join(path, entry.name), inside, depth + 1);
      } else if (!isArchive(inside) && !mayHoldEvents(inside)) this.leave(inside, 'other-kind');
      // Links inside folders are not followed: they may form a circle.
      else if (entry.isFile()) await this.add(join(path, entry.name), inside, depth);
      else this.leave(inside, 'unreadable');
    }
  }

  private async addArchive(path: string, name: string): Promise<void> {
    try {
      const { listed, workbook, identity } = await untilAborted(list(path, this.signal), this.signal);
      if (workbook !== null) this.addWorkbook(path, name, workbook, identity);
      else for (const file of listed) this.addListed(path, name, file, identity);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'too-many-files') throw error;
      this.archiveFailure = error.failure;
      this.leave(name || basename(path), 'unreadable');
    }
  }

  private addWorkbook(path: string, name: string, workbook: Workbook, archive: FileIdentity): void {
    for (const sheet of workbook.hidden) this.leave(within(name, sheet), 'hidden-sheet');
    for (const sheet of workbook.blank) this.leave(within(name, sheet), 'blank-sheet');
    if (workbook.sheets.length === 0) return;
    const { chosen, others, questions } = chooseSheets(workbook, this.answers);
    for (const { name: sheet, entry, parts } of chosen) {
      const packed = { entry, archive, sheet: parts };
      this.addLocation({ name: within(name, sheet), path, packed, size: entry.size });
    }
    for (const { name: sheet } of others) this.leave(within(name, sheet), 'other-sheet');
    if (questions.questions.length > 0) this.questions.push({ ...questions, name: name || basename(path) });
  }

  private addListed(path: string, archive: string, { name, is }: ListedFile, identity: FileIdentity): void {
    const inside = within(archive, name);
    if (is.kind === 'readable') {
      if (is.entry.size === 0) this.leave(inside, 'empty');
      else {
        const { entry } = is;
        this.addLocation({ name: inside, path, packed: { entry, archive: identity }, size: entry.size });
      }
    } else if (is.kind === 'packing') this.leftOut.push({ name: inside, why: 'packing', kind: is.packing });
    else this.leave(inside, is.kind === 'encrypted' ? 'encrypted' : unwantedReason(name));
  }

  private addLocation(location: FileLocation): void {
    this.locations.push(location);
    if (this.locations.length > PARTS_AT_MOST) throw tooMany(this.locations.length);
  }

  private leave(name: string, why: LeftOutReason): void {
    this.leftOut.push({ name, why });
  }
}

function unwantedReason(name: string): LeftOutReason {
  if (isOfSystem(name)) return 'system';
  return isArchive(name) ? 'archive' : 'other-kind';
}

function within(outer: string, name: string): string {
  return outer === '' ? name : `${outer}/${name}`;
}

/** The kind of a path, by its bytes. An unreadable path counts as a file: reading it reports the failure. */
async function inspectPath(path: string): Promise<{ kind: 'file' | 'folder' | 'zip'; size: number }> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory() === true) return { kind: 'folder', size: 0 };
  if (stats?.isFile() !== true) return { kind: 'file', size: 0 };
  const zip = await withHandle(path, (handle) => isZip(handle, stats.size)).catch(() => false);
  return { kind: zip ? 'zip' : 'file', size: stats.size };
}

async function isZip(handle: FileHandle, size: number): Promise<boolean> {
  const head = Buffer.alloc(4);
  await handle.read(head, 0, head.length, 0);
  return looksLikeZip(head) || (looksLikeProgram(head) && (await zipBounds(handle, size)) !== null);
}

interface ListedArchive {
  readonly listed: readonly ListedFile[];
  /** The archive is a workbook; null: it is not. */
  readonly workbook: Workbook | null;
  readonly identity: FileIdentity;
}

function list(path: string, signal: AbortSignal): Promise<ListedArchive> {
  return withHandle(path, async (handle) => {
    const identity = identityOf(await handle.stat());
    const named = await listZip(handle, identity.size, (name) => !isOfSystem(name) && mayHoldEvents(name));
    // Files of Excel, Word and others are archives too.
    const names = named.map(({ name }) => name);
    const kind = packageKind(names);
    if (kind === null)
      return { listed: await withTried(handle, identity.size, named), workbook: null, identity };
    const sheets = workbookKind(kind, names);
    const workbook = sheets === null ? null : await workbookIn(handle, sheets, identity.size, signal);
    // A text or a drawing of OpenDocument has no sheet at all.
    if (workbook === null || hasNoSheet(workbook)) throw notRead(kind);
    return { listed: named, workbook, identity };
  });
}

/** How the sheets of a package are read; null: it has none, or, as an .xlsb, none in XML. */
function workbookKind(kind: FileKind, names: readonly string[]): SheetParts['kind'] | null {
  if (kind === 'opendocument') return 'opendocument';
  return kind === 'excel' && names.some((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)) ? 'excel' : null;
}

function hasNoSheet({ sheets, hidden, blank }: Workbook): boolean {
  return sheets.length + hidden.length + blank.length === 0;
}

async function workbookIn(
  handle: FileHandle,
  kind: SheetParts['kind'],
  size: number,
  signal: AbortSignal,
): Promise<Workbook> {
  const listed = await listZip(handle, size, (name) => /\.(?:xml|rels)$/.test(name));
  return readWorkbook(handle, kind, listed, signal);
}

/** The members that may hold events by their names. If there is none, the content of all is tried. */
async function withTried(
  handle: FileHandle,
  size: number,
  named: readonly ListedFile[],
): Promise<readonly ListedFile[]> {
  const hasEventFile = named.some(({ is }) => is.kind !== 'not-wanted');
  if (hasEventFile || named.length > MAX_TRIED) return named;
  return listZip(handle, size, (name) => !isOfSystem(name) && !isArchive(name));
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
