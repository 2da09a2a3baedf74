import { basename } from 'node:path';
import { FailureError } from '../../shared/failure';
import type { FileKind } from '../../shared/file-kind';
import type { LeftOut, LeftOutReason } from '../../shared/files/parts';
import type { DamagedFile } from '../../shared/checks/problem';
import type { AnswerBook, FileQuestions } from '../../shared/checks/question';
import { throughLayers } from '../archive/archive-bytes';
import type { ArchiveBytes } from '../archive/block-source';
import { containerOf, startOf, type Container } from '../archive/container';
import { entryBytes } from '../archive/entry-bytes';
import type { ListedFile } from '../archive/listed-file';
import { listTar } from '../archive/tar-directory';
import { listZip } from '../archive/zip-directory';
import { packageKind } from '../formats/file-kind';
import { notRead } from '../model/file-failure';
import type { FileIdentity } from '../model/file-identity';
import type { ArchiveEntry, ArchiveLayer, FileLocation, SheetParts } from '../model/file-location';
import { expandedAtMost } from '../model/limits';
import { chooseSheets } from './choose-sheets';
import { isOfSystem, mayHoldEvents } from './file-names';
import { OpenFile } from './open-file';
import { readWorkbook, type Workbook } from './workbook';

export interface FilesOfArchive {
  /** Each group by its name; the files of one in the order in which they are read. */
  readonly groups: readonly { readonly name: string; readonly locations: readonly FileLocation[] }[];
  readonly leftOut: readonly LeftOut[];
  readonly damaged: readonly DamagedFile[];
  readonly questions: readonly FileQuestions[];
}

export interface ArchiveRequest {
  readonly path: string;
  /** Empty: its files are named relative to it. */
  readonly name: string;
  readonly container: Container;
  readonly answers: AnswerBook;
  readonly signal: AbortSignal;
}

/**
 * The event files of an archive, also of archives and workbooks in it, one level deep. Throws `FailureError`:
 * `archive-damaged`, `file-kind-not-read`, `too-many-files`, and `file-unreadable` if it expands beyond reason.
 */
export async function filesOfArchive(request: ArchiveRequest): Promise<FilesOfArchive> {
  const file = await OpenFile.open(request.path);
  try {
    const files = new ArchiveFiles(request, await file.identity());
    await files.add(file.bytes, { name: request.name, container: request.container, layers: [], depth: 0 });
    return files;
  } finally {
    await file.close();
  }
}

/** Members of an archive without an event file whose content is tried. */
const MAX_TRIED = 50;

/** An archive to look into. */
interface Place {
  readonly name: string;
  readonly container: Container;
  /** What lies between the file on the disk and it. */
  readonly layers: readonly ArchiveLayer[];
  /** 1: it lies in another archive. */
  readonly depth: 0 | 1;
}

/** An archive while it is listed. */
interface OpenPlace extends Place {
  readonly bytes: ArchiveBytes;
  /** The files of an archive that is unpacked from its start stay in its order. */
  readonly group: FileLocation[] | null;
}

interface Content {
  readonly listed: readonly ListedFile[];
  /** The members that are archives themselves. */
  readonly archives: ReadonlyMap<ListedFile, Container>;
}

class ArchiveFiles implements FilesOfArchive {
  readonly groups: { readonly name: string; readonly locations: FileLocation[] }[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly damaged: DamagedFile[] = [];
  readonly questions: FileQuestions[] = [];

  constructor(
    private readonly request: ArchiveRequest,
    private readonly onDisk: FileIdentity,
  ) {}

  async add(around: ArchiveBytes, place: Place, group: FileLocation[] | null = null): Promise<void> {
    const { container, layers } = place;
    const archive = throughLayers(around, container.layers);
    const { bytes } = archive;
    const inside = { ...place, bytes, layers: [...layers, ...container.layers] };
    try {
      const own = group ?? (bytes.isStreamed ? this.newGroup(place.name) : null);
      if (container.kind === 'zip') await this.addZip({ ...inside, group: own });
      else await this.addTar({ ...inside, group: own });
    } finally {
      await archive.close();
    }
  }

  private async addZip(place: OpenPlace): Promise<void> {
    const { bytes } = place;
    const { signal } = this.request;
    const list = (wanted: (name: string) => boolean): Promise<ListedFile[]> =>
      listZip(bytes, wanted, this.unpackedAtMost, signal);
    const named = await list(isWanted);
    // Files of Excel, Word and others are archives too.
    const names = named.map(({ name }) => name);
    const kind = packageKind(names);
    if (kind !== null) {
      this.addWorkbook(place, await this.workbookIn(place, kind, names));
    } else {
      const listed = tryAll(named) ? await list(isOwn) : named;
      const archives = new Map<ListedFile, Container>();
      for (const file of listed) await this.lookInto(file, bytes, archives);
      await this.addListed(place, { listed, archives });
    }
    // Reading behind the last byte compares the checksum of an archive that is packed.
    if (bytes.isStreamed) await bytes.read(bytes.size, 1, signal);
    this.noteDamage(place, bytes.damage);
  }

  private async addTar(place: OpenPlace): Promise<void> {
    const { bytes } = place;
    const { signal } = this.request;
    const archives = new Map<ListedFile, Container>();
    const onFile = (file: ListedFile): Promise<void> => this.lookInto(file, bytes, archives);
    const named = await listTar(bytes, isWanted, signal, onFile);
    const { listed, damage } = tryAll(named.listed) ? await listTar(bytes, isOwn, signal, onFile) : named;
    await this.addListed(place, { listed, archives });
    this.noteDamage(place, damage);
  }

  private async lookInto(
    file: ListedFile,
    bytes: ArchiveBytes,
    archives: Map<ListedFile, Container>,
  ): Promise<void> {
    this.request.signal.throwIfAborted();
    if (file.is.kind !== 'readable' || file.is.entry.size === 0) return;
    const { signal } = this.request;
    const content = entryBytes(bytes, file.is.entry);
    const container = await containerOf(await startOf(content.blocks(signal, 0)), content, signal);
    if (container !== null) archives.set(file, container);
  }

  private async addListed(place: OpenPlace, { listed, archives }: Content): Promise<void> {
    for (const file of listed) {
      const name = within(place.name, file.name);
      const container = archives.get(file);
      const { is } = file;
      if (is.kind === 'packing') this.leftOut.push({ name, why: 'packing', kind: is.packing });
      else if (is.kind === 'not-wanted') this.leave(name, isOfSystem(file.name) ? 'system' : 'other-kind');
      else if (is.kind !== 'readable') this.leave(name, is.kind);
      else if (is.entry.size === 0) this.leave(name, 'empty');
      else if (container === undefined) this.addFile(place, name, is.entry);
      else if (place.depth === 1) this.leave(name, 'archive');
      else await this.addInner(place, name, is.entry, container);
    }
  }

  /** An inner archive that cannot be read leaves the others. */
  private async addInner(
    { bytes, layers, group }: OpenPlace,
    name: string,
    entry: ArchiveEntry,
    container: Container,
  ): Promise<void> {
    const archive = throughLayers(bytes, [entry]);
    const before = this.named;
    try {
      await this.add(archive.bytes, { name, container, layers: [...layers, entry], depth: 1 }, group);
      if (this.named === before) this.leave(name, 'empty');
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'too-many-files') throw error;
      const { code, fileKind: kind } = error.failure;
      if (code === 'archive-damaged') this.damaged.push({ name, damage: 'corrupt' });
      else
        this.leftOut.push(kind === undefined ? { name, why: 'unreadable' } : { name, why: 'not-read', kind });
    } finally {
      await archive.close();
    }
  }

  private async workbookIn(place: OpenPlace, kind: FileKind, names: readonly string[]): Promise<Workbook> {
    const sheets = workbookKind(kind, names);
    if (sheets === null) throw notRead(kind);
    const { signal } = this.request;
    const listed = await listZip(
      place.bytes,
      (name) => /\.(?:xml|rels)$/.test(name),
      this.unpackedAtMost,
      signal,
    );
    const workbook = await readWorkbook(place.bytes, sheets, listed, signal);
    // A text or a drawing of OpenDocument has no sheet at all.
    if (hasNoSheet(workbook)) throw notRead(kind);
    return workbook;
  }

  private addWorkbook(place: OpenPlace, workbook: Workbook): void {
    const { name, layers } = place;
    for (const sheet of workbook.hidden) this.leave(within(name, sheet), 'hidden-sheet');
    for (const sheet of workbook.blank) this.leave(within(name, sheet), 'blank-sheet');
    if (workbook.sheets.length === 0) return;
    const { path, answers } = this.request;
    const { chosen, others, questions } = chooseSheets(workbook, answers);
    for (const { name: sheet, entry, parts } of chosen) {
      const packed = { entry, archive: this.onDisk, ...layersOf(layers), sheet: parts };
      this.addLocation(place, { name: within(name, sheet), path, packed, size: entry.size, sheet });
    }
    for (const { name: sheet } of others) this.leave(within(name, sheet), 'other-sheet');
    if (questions.questions.length > 0) this.questions.push({ ...questions, name: name || basename(path) });
  }

  private addFile(place: OpenPlace, name: string, entry: ArchiveEntry): void {
    const packed = { entry, archive: this.onDisk, ...layersOf(place.layers) };
    this.addLocation(place, { name, path: this.request.path, packed, size: entry.size });
  }

  private addLocation({ group }: OpenPlace, location: FileLocation): void {
    (group ?? this.newGroup(location.name)).push(location);
  }

  private newGroup(name: string): FileLocation[] {
    const locations: FileLocation[] = [];
    this.groups.push({ name, locations });
    return locations;
  }

  private noteDamage({ name }: Place, damage: DamagedFile['damage'] | null): void {
    if (damage !== null) this.damaged.push({ damage, name: name || basename(this.request.path) });
  }

  private leave(name: string, why: LeftOutReason): void {
    this.leftOut.push({ name, why });
  }

  /** How many files and archives something is said of. */
  private get named(): number {
    const { groups, leftOut, damaged } = this;
    return groups.reduce((sum, { locations }) => sum + locations.length, leftOut.length + damaged.length);
  }

  private get unpackedAtMost(): number {
    return expandedAtMost(this.onDisk.size);
  }
}

export function within(outer: string, name: string): string {
  return outer === '' ? name : `${outer}/${name}`;
}

function isOwn(name: string): boolean {
  return !isOfSystem(name);
}

function isWanted(name: string): boolean {
  return isOwn(name) && mayHoldEvents(name);
}

/** If no member may hold events by its name, the content of all is tried. */
function tryAll(named: readonly ListedFile[]): boolean {
  return named.length <= MAX_TRIED && named.every(({ is }) => is.kind === 'not-wanted');
}

/** Absent for an archive that is the file on the disk. */
function layersOf(layers: readonly ArchiveLayer[]): { readonly layers?: readonly ArchiveLayer[] } {
  return layers.length === 0 ? {} : { layers };
}

/** How the sheets of a package are read; null: it has none, or, as an .xlsb, none in XML. */
function workbookKind(kind: FileKind, names: readonly string[]): SheetParts['kind'] | null {
  if (kind === 'opendocument') return 'opendocument';
  return kind === 'excel' && names.some((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name)) ? 'excel' : null;
}

function hasNoSheet({ sheets, hidden, blank }: Workbook): boolean {
  return sheets.length + hidden.length + blank.length === 0;
}
