import type { FileKind } from '../../shared/file-kind';

/** What the app reads, in one line. */
export const READABLE_FILES =
  'CSV, Excel, OpenDocument, Parquet, JSON or access logs; also as .gz, .zst, .bz2, .zip or .tar';

/** What a file is, and how its events can be imported nevertheless. */
interface KindWords {
  /** Follows "This is ". */
  readonly name: string;
  readonly next: string;
}

const UNPACK =
  'Unpack it first, then choose what was in it. In Windows 11, right-click it and choose “Extract All”; 7-Zip unpacks it too.';
const UNPACK_WITH_TOOL = 'Unpack it first, for example with 7-Zip, then choose what was in it.';
export const ASK_FOR_TEXT = 'Ask the person who made the file to save its events as CSV or JSON.';
const PACK_AGAIN = 'Unpack it first, then choose its files, or pack them as an ordinary .zip.';

const KINDS: Record<FileKind, KindWords> = {
  excel: {
    name: 'a binary Excel workbook',
    next: 'Open it in Excel and save it as “Excel Workbook (.xlsx)”.',
  },
  word: {
    name: 'a Word document',
    next: 'Copy the events into a text file, or ask whoever made it for CSV.',
  },
  powerpoint: { name: 'a PowerPoint file', next: ASK_FOR_TEXT },
  'old-office': {
    name: 'an old Excel or Word file (.xls or .doc)',
    next: 'Open it in Excel, save it as “Excel Workbook (.xlsx)”, then choose that file here.',
  },
  'locked-office': {
    name: 'a workbook or document with a password',
    next: 'Open it in Excel, save it without the password, then choose that file here.',
  },
  opendocument: { name: 'an OpenDocument text or drawing', next: ASK_FOR_TEXT },
  numbers: {
    name: 'a Numbers spreadsheet',
    next: 'Open it in Numbers, choose File, Export To, CSV, then choose that file here.',
  },
  'table-page': {
    name: 'a table that was saved as a web page, often called .xls',
    next: 'Open it in Excel, save it as “Excel Workbook (.xlsx)”, then choose that file here.',
  },
  'old-xml-workbook': {
    name: 'a spreadsheet saved as XML',
    next: 'Open it in Excel or LibreOffice, save it as .xlsx, then choose that file here.',
  },
  mail: {
    name: 'an e-mail message',
    next: 'Open it in your mail program, save the file attached to it, then choose that file here.',
  },
  pdf: { name: 'a PDF document', next: ASK_FOR_TEXT },
  rtf: {
    name: 'a formatted text document (.rtf)',
    next: 'Open it in a text editor, save it as plain text, then choose that file here.',
  },
  image: { name: 'an image', next: 'Choose the file with the events: CSV or JSON.' },
  '7z': { name: 'a 7z archive', next: UNPACK },
  rar: { name: 'a RAR archive', next: UNPACK },
  tar: {
    name: 'a .tar within another archive',
    next: 'Unpack the outer one first, then choose the .tar in it.',
  },
  cab: { name: 'a cabinet file (.cab)', next: UNPACK },
  zip: {
    name: 'a .zip within another archive',
    next: 'Unpack the outer one first, then choose the .zip in it.',
  },
  'split-archive': {
    name: 'one part of an archive that was split',
    next: 'Put all its parts into one folder and unpack them, for example with 7-Zip. Then choose what was in it.',
  },
  zstd: {
    name: 'a .zst within another compressed file',
    next: 'Unpack it once, then choose the .zst that was in it.',
  },
  'zstd-unusual': {
    name: 'a .zst that needs a dictionary or very much memory',
    next: 'Unpack it with the program that made it, then choose what was in it.',
  },
  'nested-archive': {
    name: 'an archive within two other archives',
    next: 'Unpack the outer one first, then choose the archive in it.',
  },
  bzip2: {
    name: 'a .bz2 within another compressed file',
    next: 'Unpack it once, then choose the .bz2 that was in it.',
  },
  xz: { name: 'a file compressed with xz (.xz)', next: UNPACK },
  lz4: { name: 'a file compressed with LZ4 (.lz4)', next: UNPACK_WITH_TOOL },
  lzip: { name: 'a file compressed with lzip (.lz)', next: UNPACK_WITH_TOOL },
  lzw: { name: 'a file compressed with an old Unix program (.Z)', next: UNPACK_WITH_TOOL },
  zlib: {
    name: 'a compressed zlib stream',
    next: 'Ask whoever made it for a .gz, or for the events as plain text.',
  },
  'gzip-twice': {
    name: 'a .gz within another .gz',
    next: 'Unpack it once, then choose the .gz that was in it.',
  },
  'zip-deflate64': { name: 'a .zip that is packed with Deflate64', next: PACK_AGAIN },
  'zip-bzip2': { name: 'a .zip that is packed with bzip2', next: PACK_AGAIN },
  'zip-lzma': { name: 'a .zip that is packed with LZMA', next: PACK_AGAIN },
  'zip-zstd': { name: 'a .zip that is packed with Zstandard (zstd)', next: PACK_AGAIN },
  'zip-xz': { name: 'a .zip that is packed with xz', next: PACK_AGAIN },
  'zip-ppmd': { name: 'a .zip that is packed with PPMd', next: PACK_AGAIN },
  'zip-other': { name: 'a .zip that is packed in a rare way', next: PACK_AGAIN },
  parquet: {
    name: 'a Parquet file within a compressed file',
    next: 'Unpack it first, then choose the Parquet file that was in it.',
  },
  'parquet-damaged': {
    name: 'a Parquet file without a sound end',
    next: 'It may not have been copied or downloaded completely. Get it again.',
  },
  'parquet-encrypted': { name: 'an encrypted Parquet file', next: ASK_FOR_TEXT },
  'parquet-large': {
    name: 'a Parquet file whose rows need over 256 MB of memory',
    next: 'Ask the person who made it for smaller row groups, or for its events as CSV.',
  },
  'parquet-unusual': {
    name: 'a Parquet file that is written or packed in a rare way',
    next: ASK_FOR_TEXT,
  },
  avro: { name: 'an Avro file', next: ASK_FOR_TEXT },
  orc: { name: 'an ORC file', next: ASK_FOR_TEXT },
  arrow: { name: 'an Arrow or Feather file', next: ASK_FOR_TEXT },
  sqlite: {
    name: 'an SQLite database',
    next: 'Export its table as CSV, then choose that file here.',
  },
  database: {
    name: 'a database, or a backup of one',
    next: 'Export its table as CSV with the program that made it, then choose that file here.',
  },
  sql: {
    name: 'a text of SQL commands, such as a backup of a database',
    next: 'Ask the person who made it to export the table as CSV.',
  },
  shortcut: {
    name: 'a shortcut to a file that is elsewhere',
    next: 'Open it, download or save the file itself as .xlsx or CSV, then choose that file here.',
  },
  'lfs-pointer': {
    name: 'a note of Git that stands for a large file',
    next: 'Ask the person who sent it for the file itself, or run “git lfs pull” where it came from.',
  },
  html: {
    name: 'a web page',
    next: 'It may be a sign-in page that was saved instead of the file. Download the events again.',
  },
  xml: { name: 'an XML file', next: ASK_FOR_TEXT },
  'access-log': {
    name: 'the log of a web server',
    next: 'Ask for the requests as CSV or JSON, with the time and the address of each.',
  },
  'connection-log': {
    name: 'a log of connections, without the requests in them',
    next: 'Ask for the access log, which has a line for each request.',
  },
  'error-log': {
    name: 'a web server’s log of its own troubles',
    next: 'It holds no requests. Choose the access log, most often in the same folder.',
  },
  text: {
    name: 'a text with neither a table nor JSON in it',
    next: 'Choose a table such as CSV, or a JSON file with one event per line.',
  },
};

/** "an Excel workbook" */
export function kindName(kind: FileKind): string {
  return KINDS[kind].name;
}

export function kindText(kind: FileKind): { readonly sentence: string; readonly next: string } {
  const { name, next } = KINDS[kind];
  return { sentence: `This is ${name}, which this app can’t read yet.`, next };
}
