import { RowCells } from '../../src/engine/workbook/row-cells';
import type { CellTexts } from '../../src/engine/workbook/shared-texts';
import { makeZip } from './zip';

/** A date as Excel keeps it: days since the end of 1899. Other values are texts or numbers. */
export type SheetCell = string | number | Date | null;

export interface SheetContent {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  readonly hidden?: true;
  /** Rows that a filter hides, counted from 1. */
  readonly hiddenRows?: readonly number[];
}

const DAY_0_MS = Date.UTC(1899, 11, 30);
const MS_A_DAY = 86_400_000;

/** An .xlsx with shared texts and a style for dates, as office programs write it. */
export function makeWorkbook(sheets: readonly SheetContent[]): Buffer {
  const texts: string[] = [];
  const parts = sheets.map(({ rows, hiddenRows = [] }, index) => ({
    name: `xl/worksheets/sheet${index + 1}.xml`,
    data: `<worksheet xmlns="${MAIN}"><sheetData>${rows.map((row, at) => rowXml(row, at + 1, hiddenRows, texts)).join('')}</sheetData></worksheet>`,
  }));
  const list = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"${hidden === true ? ' state="hidden"' : ''}/>`,
  );
  const relations = [
    ...sheets.map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`)),
    relation('rIdTexts', 'sharedStrings', 'sharedStrings.xml'),
    relation('rIdStyles', 'styles', 'styles.xml'),
  ];
  return makeZip([
    { name: '[Content_Types].xml', data: contentTypesXml(parts.map(({ name }) => name)) },
    { name: '_rels/.rels', data: relationsXml([relation('rId1', 'officeDocument', 'xl/workbook.xml')]) },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${list.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', data: relationsXml(relations) },
    {
      name: 'xl/styles.xml',
      data: `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    },
    ...parts,
    {
      name: 'xl/sharedStrings.xml',
      data: `<sst xmlns="${MAIN}">${texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    },
  ]);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Office programs open no workbook without it. */
function contentTypesXml(sheets: readonly string[]): string {
  const types: readonly (readonly [part: string, type: string])[] = [
    ['xl/workbook.xml', 'sheet.main'],
    ['xl/styles.xml', 'styles'],
    ['xl/sharedStrings.xml', 'sharedStrings'],
    ...sheets.map((part) => [part, 'worksheet'] as const),
  ];
  const overrides = types.map(
    ([part, type]) =>
      `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`,
  );
  const relations = `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`;
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${relations}${overrides.join('')}</Types>`;
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
}

function relationsXml(relations: readonly string[]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join('')}</Relationships>`;
}

function rowXml(
  cells: readonly SheetCell[],
  row: number,
  hidden: readonly number[],
  texts: string[],
): string {
  const written = cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row}`, texts));
  return `<row r="${row}"${hidden.includes(row) ? ' hidden="1"' : ''}>${written.join('')}</row>`;
}

function cellXml(cell: SheetCell, place: string, texts: string[]): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
  if (cell instanceof Date)
    return `<c r="${place}" s="1"><v>${(cell.getTime() - DAY_0_MS) / MS_A_DAY}</v></c>`;
  texts.push(cell);
  return `<c r="${place}" t="s"><v>${texts.length - 1}</v></c>`;
}

function columnName(column: number): string {
  const last = String.fromCharCode(0x41 + (column % 26));
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A shared text, as a cell has it. */
export function textAt(texts: CellTexts, index: number): string {
  const cells = new RowCells();
  texts.copyTo(index, cells, 0);
  return cells.texts()[0] ?? '';
}
