import type { ArchiveBytes } from '../archive/block-source';
import { notRead } from '../model/file-failure';
import { ParquetDamagedError } from './parquet-damaged-error';
import type { Codec, PhysicalType, SchemaElement } from './schema-element';
import { CODECS, PHYSICAL_TYPES, readSchemaElement } from './schema-element';
import { ThriftReader } from './thrift-reader';

/** Where the values of one column lie, for the rows of a group. */
export interface ColumnChunk {
  readonly start: number;
  /** With the levels of those that are missing. */
  readonly values: number;
  readonly type: PhysicalType;
  readonly codec: Codec;
}

/** Rows whose values lie together, one chunk for each column. */
export interface RowGroup {
  readonly rows: number;
  readonly columns: readonly ColumnChunk[];
}

/** What the end of a Parquet file says about it. */
export interface FileFooter {
  /** A tree in preorder: the root first. */
  readonly schema: readonly SchemaElement[];
  readonly groups: readonly RowGroup[];
}

const MAGIC = Buffer.from('PAR1');
const ENCRYPTED = Buffer.from('PARE');
/** The length of the footer, and the magic behind it. */
const TAIL_BYTES = 8;
/** (ours) A longer footer would take hundreds of megabytes of memory. */
const FOOTER_BYTES_AT_MOST = 16 * 1024 * 1024;
const GROUPS_AT_MOST = 100_000;
const CHUNKS_AT_MOST = 400_000;
const ELEMENTS_AT_MOST = 20_000;

/** Whether a file that starts with these four bytes is a Parquet file. */
export function looksLikeParquet(head: Buffer): boolean {
  const start = head.subarray(0, MAGIC.length);
  return start.equals(MAGIC) || start.equals(ENCRYPTED);
}

/** Reads the end of a file. Throws `FailureError` `file-kind-not-read` if its rows cannot be read. */
export async function readFooter(file: ArchiveBytes, signal: AbortSignal): Promise<FileFooter> {
  const tail = await file.read(Math.max(0, file.size - TAIL_BYTES), TAIL_BYTES, signal);
  const magic = tail.subarray(TAIL_BYTES - MAGIC.length);
  if (magic.equals(ENCRYPTED)) throw notRead('parquet-encrypted');
  if (!magic.equals(MAGIC)) throw notRead('parquet-damaged', 'it has no footer');
  const length = tail.readUInt32LE(0);
  const start = file.size - TAIL_BYTES - length;
  if (start < MAGIC.length) throw notRead('parquet-damaged', `a footer of ${length} bytes`);
  if (length > FOOTER_BYTES_AT_MOST) throw notRead('parquet-large', `a footer of ${length} bytes`);
  try {
    return footerOf(await file.read(start, length, signal));
  } catch (error) {
    if (error instanceof ParquetDamagedError) throw notRead('parquet-damaged', error.message);
    throw error;
  }
}

function footerOf(bytes: Buffer): FileFooter {
  const schema: SchemaElement[] = [];
  const groups: RowGroup[] = [];
  const thrift = new ThriftReader(bytes);
  let chunks = 0;
  const onChunk = (): void => {
    chunks += 1;
    if (chunks > CHUNKS_AT_MOST) throw notRead('parquet-large', `more than ${CHUNKS_AT_MOST} column chunks`);
  };
  thrift.struct({
    2: () =>
      thrift.list(() => {
        if (schema.length === ELEMENTS_AT_MOST)
          throw notRead('parquet-large', `more than ${ELEMENTS_AT_MOST} columns`);
        schema.push(readSchemaElement(thrift));
      }),
    4: () =>
      thrift.list(() => {
        if (groups.length === GROUPS_AT_MOST)
          throw notRead('parquet-large', `more than ${GROUPS_AT_MOST} row groups`);
        groups.push(rowGroup(thrift, onChunk));
      }),
    8: () => {
      throw notRead('parquet-encrypted');
    },
  });
  if (schema.length === 0) throw new ParquetDamagedError('no schema');
  return { schema, groups };
}

function rowGroup(thrift: ThriftReader, onChunk: () => void): RowGroup {
  const columns: ColumnChunk[] = [];
  let rows = 0;
  thrift.struct({
    1: () =>
      thrift.list(() => {
        onChunk();
        columns.push(columnChunk(thrift));
      }),
    3: () => (rows = thrift.int()),
  });
  return { rows: countOf(rows), columns };
}

function columnChunk(thrift: ThriftReader): ColumnChunk {
  let chunk: ColumnChunk | null = null;
  let isEncrypted = false;
  thrift.struct({
    1: () => {
      throw notRead('parquet-unusual', `its values lie in ${thrift.text()}`);
    },
    3: () => (chunk = columnMetadata(thrift)),
    8: () => {
      isEncrypted = true;
      thrift.struct({});
    },
  });
  if (isEncrypted) throw notRead('parquet-encrypted');
  if (chunk === null) throw new ParquetDamagedError('a column without its place');
  return chunk;
}

function columnMetadata(thrift: ThriftReader): ColumnChunk {
  let type = -1;
  let codec = -1;
  let values = 0;
  let data = 0;
  let dictionary = 0;
  thrift.struct({
    1: () => (type = thrift.int()),
    4: () => (codec = thrift.int()),
    5: () => (values = thrift.int()),
    9: () => (data = thrift.int()),
    11: () => (dictionary = thrift.int()),
  });
  const physical = PHYSICAL_TYPES[type];
  if (physical === undefined) throw new ParquetDamagedError(`values of the type ${type}`);
  const known = CODECS[codec];
  if (known === undefined) throw notRead('parquet-unusual', `the codec ${codec}`);
  // Some writers name no place of a dictionary, with 0 or not at all.
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  return { start: countOf(start), values: countOf(values), type: physical, codec: known };
}

function countOf(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ParquetDamagedError(`a count of ${value}`);
}
