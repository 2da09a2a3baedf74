import type { Packing } from '../../shared/files/compression';
import type { FileIdentity } from './file-identity';

/** Where an archive member lies, according to the directory of the .zip or to its header in the .tar. Plain data. */
export interface ArchiveEntry {
  /** Offset of its first byte in the archive. */
  readonly start: number;
  readonly packedBytes: number;
  readonly method: 'stored' | 'deflated';
  /** Null: a .tar keeps no checksum of its members. */
  readonly crc32: number | null;
  /** Unpacked size; reading never yields more. */
  readonly size: number;
}

/** What the rows of a worksheet need of their workbook. Plain data. */
export type SheetParts = ExcelSheet | OpenDocumentSheet;

/** The member holds all sheets. */
export interface OpenDocumentSheet {
  readonly kind: 'opendocument';
  /** Which of them it is. */
  readonly index: number;
}

/** The member holds one sheet. */
export interface ExcelSheet {
  readonly kind: 'excel';
  /** The texts that cells share; null: there are none. */
  readonly texts: ArchiveEntry | null;
  /** The styles of cells, which tell dates from numbers; null: there are none. */
  readonly styles: ArchiveEntry | null;
  /** The year in which the days of the workbook begin. */
  readonly dates: 1900 | 1904;
}

/** What lies around an archive: it is packed as a whole, or it is a member of another archive. Plain data. */
export type ArchiveLayer = ArchiveEntry | { readonly packing: Packing };

/** An archive member, and the identity of the file on the disk when it was listed. Plain data. */
export interface ArchiveMember {
  readonly entry: ArchiveEntry;
  readonly archive: FileIdentity;
  /** From the file on the disk to the archive that has the member, from the outside in. Absent: there are none. */
  readonly layers?: readonly ArchiveLayer[];
  /** The member is a worksheet of a workbook. Absent: its bytes are the file. */
  readonly sheet?: SheetParts;
}

/** Where one file lies: a path, or a path and an archive member. */
export interface FileLocation {
  readonly name: string;
  /** The path of the file, or of the archive. */
  readonly path: string;
  readonly packed: ArchiveMember | null;
  /** Unpacked bytes of the file, as known before it is read. */
  readonly size: number;
  /** The name of the sheet that it is; `name` ends with it. Absent: it is no sheet. */
  readonly sheet?: string;
}
