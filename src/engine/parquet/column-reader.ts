import type { ArchiveBytes } from '../archive/block-source';
import { notRead } from '../model/file-failure';
import type { RowCells } from '../workbook/row-cells';
import type { ColumnNode } from './column-tree';
import { Dictionary } from './dictionary';
import type { ColumnChunk } from './file-footer';
import { PageBytes, type UnpackedPage } from './page-bytes';
import { RUNS } from './page-header';
import type { PageMemory } from './page-memory';
import { ParquetDamagedError } from './parquet-damaged-error';
import { Runs } from './runs';
import {
  deltaBytesValues,
  deltaLengthValues,
  deltaValues,
  plainValues,
  splitValues,
  truthRuns,
  type RoomyBytes,
  type StoredAs,
  type StoredValues,
} from './stored-values';
import { valueText, type ValueText } from './value-text';

/** The entries of a page that were not taken yet. */
interface Page {
  entriesLeft: number;
  /** Null: all levels are 0. */
  readonly repetitions: Runs | null;
  /** Null: no value is missing. */
  readonly definitions: Runs | null;
  readonly values: CellValues;
  readonly bytes: number;
}

interface CellValues {
  /** Puts the next value into a cell. */
  putNext(cells: RowCells, column: number): void;
}

/**
 * The values of one column for the rows of one group, page by page. An entry is a value or a missing one; a row has
 * one, or several where the column is in a list. Close it after use.
 */
export class ColumnReader {
  /** The levels of the current entry, valid between `beginRow` and the last entry of the row. */
  definition = 0;
  repetition = 0;
  readonly text: ValueText;
  private readonly pages: Page[] = [];
  private readonly source: PageBytes;
  private readonly stored: StoredAs;
  private dictionary: Dictionary | null = null;
  private entriesRead = 0;
  /** Rows whose first entry is in `pages`. */
  private rowsBegun = 0;
  private hasEntry = false;

  constructor(
    readonly node: ColumnNode,
    private readonly chunk: ColumnChunk,
    file: ArchiveBytes,
    private readonly memory: PageMemory,
    signal: AbortSignal,
  ) {
    this.text = valueText(node.element);
    this.source = new PageBytes(file, chunk.start, chunk.codec, memory, signal);
    this.stored = { type: chunk.type, length: node.element.length };
  }

  /** Rows that can be taken before `fill` must be called. */
  get rowsReady(): number {
    // The last row of a page may go on in the next one.
    const isOpen = this.node.repetition > 0 && this.entriesRead < this.chunk.values;
    return this.rowsBegun - (isOpen ? 1 : 0);
  }

  /** Reads pages until a row can be taken. Throws `ParquetDamagedError` if there is none. */
  async fill(): Promise<void> {
    while (this.rowsReady < 1) {
      if (this.entriesRead >= this.chunk.values)
        throw new ParquetDamagedError('a column ends before the others');
      this.add(await this.source.next());
    }
  }

  /** Goes to the first entry of the next row. */
  beginRow(): void {
    if (!this.hasEntry) this.next();
    if (!this.hasEntry || this.repetition !== 0) throw new ParquetDamagedError('a row begins within another');
    this.rowsBegun -= 1;
  }

  /** Whether the current entry is a value. */
  get hasValue(): boolean {
    return this.definition === this.node.definition;
  }

  /** Puts the value of the current entry into a cell, if it has one, and goes to the next entry. */
  take(cells: RowCells, column: number): void {
    if (this.hasValue) this.pages[0]?.values.putNext(cells, column);
    if (this.node.repetition > 0) this.next();
    else this.hasEntry = false;
  }

  /** Frees the memory of all pages. */
  close(): void {
    for (const { bytes } of this.pages.splice(0)) this.memory.free(bytes);
    this.dictionary?.free();
    this.dictionary = null;
  }

  private next(): void {
    let [page] = this.pages;
    while (page?.entriesLeft === 0) {
      this.memory.free(page.bytes);
      this.pages.shift();
      [page] = this.pages;
    }
    this.hasEntry = page !== undefined;
    if (page === undefined) {
      this.repetition = 0;
      return;
    }
    page.entriesLeft -= 1;
    this.repetition = page.repetitions?.next() ?? 0;
    this.definition = page.definitions?.next() ?? this.node.definition;
  }

  private add({ header, bytes: page }: UnpackedPage): void {
    const { memory } = this;
    switch (header.kind) {
      case 'index':
        return memory.free(page.length);
      case 'dictionary':
        if (this.dictionary !== null) throw new ParquetDamagedError('a second dictionary');
        this.dictionary = new Dictionary(
          plainValues(page, 0, this.stored),
          header.entries,
          this.text,
          memory,
        );
        return memory.free(page.length);
      case 'data':
      case 'data-2':
        this.addData({ header, bytes: page });
    }
  }

  private addData({ header, bytes: page }: UnpackedPage): void {
    const { repetition, definition } = this.node;
    const { entries, repetitionBytes, definitionBytes } = header;
    // Nothing would ever take it away again.
    if (entries === 0) return this.memory.free(page.length);
    const hasOldLevels =
      (repetition > 0 && header.repetitionEncoding !== RUNS) ||
      (definition > 0 && header.definitionEncoding !== RUNS);
    if (hasOldLevels) throw notRead('parquet-unusual', 'levels that are packed in an old way');
    let at = 0;
    const levels = (greatest: number, length: number): (() => Runs) | null => {
      const start = header.kind === 'data-2' || greatest === 0 ? at : at + LENGTH_BYTES;
      const bytes = start === at ? length : page.bytes.readUInt32LE(at);
      at = start + bytes;
      const end = at;
      return greatest === 0 ? null : () => new Runs(page.bytes, start, end, bitsFor(greatest));
    };
    const repetitions = levels(repetition, repetitionBytes);
    const definitions = levels(definition, definitionBytes);
    this.rowsBegun += repetitions === null ? entries : repetitions().zerosOf(entries);
    this.entriesRead += entries;
    this.pages.push({
      entriesLeft: entries,
      repetitions: repetitions?.() ?? null,
      definitions: definitions?.() ?? null,
      values: this.valuesOf(page, at, header.encoding),
      bytes: page.length,
    });
  }

  private valuesOf(page: RoomyBytes, at: number, encoding: number): CellValues {
    const { stored, text, dictionary } = this;
    const written = (values: () => StoredValues): CellValues => new WrittenValues(values, text);
    switch (encoding) {
      case 0:
        return written(() => plainValues(page, at, stored));
      case 2:
      case 8:
        if (dictionary === null) throw new ParquetDamagedError('a page without its dictionary');
        return new IndexedValues(page, at, dictionary);
      case 3:
        return written(() => truthRuns(page, at));
      case 5:
        return written(() => deltaValues(page, at, stored.type));
      case 6:
        return written(() => deltaLengthValues(page, at));
      case 7:
        return written(() => deltaBytesValues(page, at));
      case 9:
        return written(() => splitValues(page, at, stored));
      default:
        throw notRead('parquet-unusual', `the encoding ${encoding}`);
    }
  }
}

/** The bytes of the length of levels. */
const LENGTH_BYTES = 4;

function bitsFor(greatest: number): number {
  return 32 - Math.clz32(greatest);
}

/** Values that stand in the page. One without any has no bytes for them, so the first is looked for when it is needed. */
class WrittenValues implements CellValues {
  private found: StoredValues | null = null;

  constructor(
    private readonly values: () => StoredValues,
    private readonly text: ValueText,
  ) {}

  putNext(cells: RowCells, column: number): void {
    this.found ??= this.values();
    this.text.put(this.found.next(), cells, column);
  }
}

/** Values that the page names by their index in the dictionary, behind the width of an index. */
class IndexedValues implements CellValues {
  private indices: Runs | null = null;

  constructor(
    private readonly page: RoomyBytes,
    private readonly at: number,
    private readonly dictionary: Dictionary,
  ) {}

  putNext(cells: RowCells, column: number): void {
    this.indices ??= this.begin();
    this.dictionary.copyTo(this.indices.next(), cells, column);
  }

  private begin(): Runs {
    const { bytes, length } = this.page;
    return new Runs(bytes, this.at + 1, length, bytes[this.at] ?? 0);
  }
}
