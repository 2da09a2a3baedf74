import { failure, FailureError } from '../../shared/failure';
import type { ExcelSheet, SheetParts, ArchiveEntry } from '../model/file-location';
import { DamagedDataError } from '../bytes/damaged-data-error';
import { firstRows, lastRowIn } from '../workbook/first-rows';
import { firstRowsOfAll } from '../workbook/opendocument-rows';
import { WorkbookDamagedError } from '../workbook/workbook-damaged-error';
import { readRelations, readWorkbookList, type Relation } from '../workbook/workbook-sheets';
import { excelContext } from './worksheet-text';
import type { ArchiveBytes } from '../archive/block-source';
import { entryBytes } from '../archive/entry-bytes';
import type { ListedFile } from '../archive/listed-file';

/** A worksheet with rows, as the user sees its tab. */
export interface Sheet {
  readonly name: string;
  readonly entry: ArchiveEntry;
  readonly parts: SheetParts;
  /** Its first rows that are not blank, at most `ROWS_LOOKED_AT`. */
  readonly first: readonly (readonly string[])[];
  /** The number of its last row, as the sheet says; null: it does not say. */
  readonly lastRow: number | null;
}

/** The sheets of a workbook in their order. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Sheets that the user has hidden. */
  readonly hidden: readonly string[];
  /** Sheets without a row of cells: blank ones, and charts. */
  readonly blank: readonly string[];
}

/** (ours) Titles and notes may stand above the names of the columns. */
const ROWS_LOOKED_AT = 25;

/** Lists the sheets of an .xlsx or .ods in an open archive. Throws `FailureError` `archive-damaged`. */
export async function readWorkbook(
  archive: ArchiveBytes,
  kind: SheetParts['kind'],
  listed: readonly ListedFile[],
  signal: AbortSignal,
): Promise<Workbook> {
  const entries = new Map(
    listed.flatMap(({ name, is }) => (is.kind === 'readable' ? [[name, is.entry]] : [])),
  );
  try {
    return kind === 'excel'
      ? await new ExcelReading(archive, entries, signal).read()
      : await readOpenDocument(archive, entries, signal);
  } catch (error) {
    if (error instanceof WorkbookDamagedError || error instanceof DamagedDataError)
      throw new FailureError(failure('archive-damaged', error.message));
    throw error;
  }
}

async function readOpenDocument(
  archive: ArchiveBytes,
  entries: ReadonlyMap<string, ArchiveEntry>,
  signal: AbortSignal,
): Promise<Workbook> {
  const entry = entries.get('content.xml');
  if (entry === undefined) throw new WorkbookDamagedError('its sheets are missing');
  const bytes = entryBytes(archive, entry).blocks(signal, 0);
  const all = await firstRowsOfAll(bytes, ROWS_LOOKED_AT);
  const shown = all.map((sheet, index) => ({ ...sheet, index })).filter(({ hidden }) => !hidden);
  return {
    sheets: shown
      .filter(({ rows }) => rows.length > 0)
      .map(({ name, rows, lastRow, index }) => ({
        name,
        entry,
        parts: { kind: 'opendocument' as const, index },
        first: rows,
        lastRow,
      })),
    hidden: all.filter(({ hidden }) => hidden).map(({ name }) => name),
    blank: shown.filter(({ rows }) => rows.length === 0).map(({ name }) => name),
  };
}

class ExcelReading {
  constructor(
    private readonly archive: ArchiveBytes,
    private readonly entries: ReadonlyMap<string, ArchiveEntry>,
    private readonly signal: AbortSignal,
  ) {}

  async read(): Promise<Workbook> {
    const main = await this.mainPart();
    const folder = folderOf(main);
    const relations = await this.relationsOf(main);
    const { sheets: all, dates } = await readWorkbookList(this.bytesOf(main));
    const parts: ExcelSheet = {
      kind: 'excel',
      texts: this.entryOfType(relations, 'sharedStrings', `${folder}/sharedStrings.xml`),
      styles: this.entryOfType(relations, 'styles', `${folder}/styles.xml`),
      dates,
    };
    const shown = all
      .filter(({ hidden }) => !hidden)
      .map(({ name, relation }) => ({ name, entry: this.entryOf(relations.get(relation)) }));
    const looked = await this.lookAt(
      shown.flatMap(({ name, entry }) => (entry === undefined ? [] : [{ name, entry, parts }])),
      parts,
    );
    const sheets = looked.filter(({ first }) => first.length > 0);
    return {
      sheets: await this.counted(sheets),
      hidden: all.filter(({ hidden }) => hidden).map(({ name }) => name),
      blank: shown
        .filter(({ entry }) => !sheets.some((sheet) => sheet.entry === entry))
        .map(({ name }) => name),
    };
  }

  /** The first rows of sheets. */
  private async lookAt(
    sheets: readonly Pick<Sheet, 'name' | 'entry' | 'parts'>[],
    parts: ExcelSheet,
  ): Promise<readonly Sheet[]> {
    const { archive, signal } = this;
    const bytesOf = (entry: ArchiveEntry): AsyncIterable<Buffer> =>
      entryBytes(archive, entry).blocks(signal, 0);
    const context = await excelContext(archive, parts, signal);
    const { shared } = context;
    const looked: Sheet[] = [];
    try {
      for (const sheet of sheets) {
        const bytes = shared.ahead(bytesOf(sheet.entry));
        const { rows, lastRow } = await firstRows(bytes, context, ROWS_LOOKED_AT);
        looked.push({ ...sheet, first: rows, lastRow });
      }
    } finally {
      await shared.close();
    }
    return looked;
  }

  /** Undefined: it is no worksheet. */
  private entryOf(relation: Relation | undefined): ArchiveEntry | undefined {
    return relation?.type === 'worksheet' ? this.entries.get(relation.part) : undefined;
  }

  /** Where there is a choice, the user sees how many rows each sheet has. */
  private async counted(sheets: readonly Sheet[]): Promise<readonly Sheet[]> {
    if (sheets.length < 2) return sheets;
    const all: Sheet[] = [];
    for (const sheet of sheets) {
      const lastRow =
        sheet.lastRow ?? (await lastRowIn(entryBytes(this.archive, sheet.entry).blocks(this.signal, 0)));
      all.push({ ...sheet, lastRow });
    }
    return all;
  }

  /** The part that lists the sheets: usually `xl/workbook.xml`. */
  private async mainPart(): Promise<string> {
    const relations = await this.relationsOf('');
    const named = [...relations.values()].find(({ type }) => type === 'officeDocument');
    const part = named?.part ?? 'xl/workbook.xml';
    if (!this.entries.has(part)) throw new WorkbookDamagedError('its list of sheets is missing');
    return part;
  }

  private async relationsOf(part: string): Promise<ReadonlyMap<string, Relation>> {
    const folder = folderOf(part);
    const name = part.slice(part.lastIndexOf('/') + 1);
    const entry = [folder, '_rels', `${name}.rels`].filter((step) => step !== '').join('/');
    return this.entries.has(entry) ? readRelations(this.bytesOf(entry), folder) : new Map<string, Relation>();
  }

  private entryOfType(
    relations: ReadonlyMap<string, Relation>,
    type: string,
    usual: string,
  ): ArchiveEntry | null {
    const named = [...relations.values()].find((each) => each.type === type);
    return this.entries.get(named?.part ?? usual) ?? null;
  }

  private bytesOf(part: string): AsyncIterable<Buffer> {
    const entry = this.entries.get(part);
    if (entry === undefined) throw new WorkbookDamagedError(`${part} is missing`);
    return entryBytes(this.archive, entry).blocks(this.signal, 0);
  }
}

function folderOf(part: string): string {
  return part.slice(0, Math.max(0, part.lastIndexOf('/')));
}
