import { ParquetDamagedError } from './parquet-damaged-error';
import { ThriftReader } from './thrift-reader';

const KINDS = ['data', 'index', 'dictionary', 'data-2'] as const;

/** What stands before the bytes of a page. */
export interface PageHeader {
  readonly kind: (typeof KINDS)[number];
  readonly unpackedBytes: number;
  readonly packedBytes: number;
  /** The checksum of the packed bytes; null: there is none. */
  readonly crc32: number | null;
  /** Values, and missing ones. */
  readonly entries: number;
  /** How values are written, by the number of the format. */
  readonly encoding: number;
  /** How levels are written, by the numbers of the format. Writers fill them also where there are no levels. */
  readonly definitionEncoding: number;
  readonly repetitionEncoding: number;
  /** Bytes of the levels before the values of `data-2`, which are never packed. */
  readonly repetitionBytes: number;
  readonly definitionBytes: number;
  readonly isPacked: boolean;
  /** Bytes of the header itself. */
  readonly length: number;
}

/** The number of runs among the encodings. */
export const RUNS = 3;

/** Reads the header at the beginning of `bytes`. Throws `ParquetDamagedError`, also if they end too early. */
export function readPageHeader(bytes: Uint8Array): PageHeader {
  const thrift = new ThriftReader(bytes);
  const header = {
    kind: -1,
    unpackedBytes: 0,
    packedBytes: 0,
    crc32: null as number | null,
    entries: 0,
    encoding: 0,
    definitionEncoding: RUNS,
    repetitionEncoding: RUNS,
    repetitionBytes: 0,
    definitionBytes: 0,
    isPacked: true,
  };
  const number = (set: (value: number) => void) => (): void => set(thrift.int());
  const entries = number((value) => (header.entries = value));
  const encoding = (): void => void (header.encoding = thrift.int());
  const definition = number((value) => (header.definitionEncoding = value));
  const repetition = number((value) => (header.repetitionEncoding = value));
  thrift.struct({
    1: number((value) => (header.kind = value)),
    2: number((value) => (header.unpackedBytes = value)),
    3: number((value) => (header.packedBytes = value)),
    4: number((value) => (header.crc32 = value >>> 0)),
    5: () => thrift.struct({ 1: entries, 2: encoding, 3: definition, 4: repetition }),
    7: () => thrift.struct({ 1: entries, 2: encoding }),
    8: () =>
      thrift.struct({
        1: entries,
        4: encoding,
        5: number((value) => (header.definitionBytes = value)),
        6: number((value) => (header.repetitionBytes = value)),
        7: () => (header.isPacked = thrift.truth()),
      }),
  });
  const kind = KINDS[header.kind];
  if (kind === undefined) throw new ParquetDamagedError(`a page of the kind ${header.kind}`);
  const levelBytes = header.repetitionBytes + header.definitionBytes;
  const counts = [header.packedBytes, header.unpackedBytes, header.entries];
  if (counts.some((count) => count < 0) || header.repetitionBytes < 0 || header.definitionBytes < 0)
    throw new ParquetDamagedError('a page of less than nothing');
  if (levelBytes > Math.min(header.packedBytes, header.unpackedBytes))
    throw new ParquetDamagedError('levels beyond their page');
  return { ...header, kind, length: thrift.at };
}
