import type { FileIdentity } from './file-identity';

/** An archive member according to the directory of the .zip. Plain data. */
export interface ZipEntry {
  /** Offset of its first byte in the archive. */
  readonly start: number;
  readonly packedBytes: number;
  readonly method: 'stored' | 'deflated';
  readonly crc32: number;
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
  readonly texts: ZipEntry | null;
  /** The styles of cells, which tell dates from numbers; null: there are none. */
  readonly styles: ZipEntry | null;
  /** The year in which the days of the workbook begin. */
  readonly dates: 1900 | 1904;
}

/** An archive member, and the identity of its archive when it was listed. Plain data. */
export interface ArchiveMember {
  readonly entry: ZipEntry;
  readonly archive: FileIdentity;
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
}
