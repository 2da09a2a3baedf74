/** A part of a Parquet file is not what its format says. */
export class ParquetDamagedError extends Error {
  override readonly name = 'ParquetDamagedError';
}
