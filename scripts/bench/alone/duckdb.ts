import { createRequire } from 'node:module';
import { measured, type WorkTime } from './measured';

/** The part of DuckDB's module that is used here. */
interface Duckdb {
  create_config(): unknown;
  set_config(config: unknown, name: string, value: string): void;
  open(path: string, config: unknown): Promise<unknown>;
  connect(database: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

/** Runs one query on so many threads. Only the query counts, not the opening of the database. */
export async function queryByDuckdb(module: string, threads: string, sql: string): Promise<WorkTime> {
  const duckdb = createRequire(module)(module) as Duckdb;
  const config = duckdb.create_config();
  duckdb.set_config(config, 'threads', threads);
  const connection = await duckdb.connect(await duckdb.open(':memory:', config));
  return measured(async () => void (await duckdb.query(connection, sql)));
}
