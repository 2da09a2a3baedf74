// One program that does one piece of work and prints what it took.
import { queryByDuckdb } from './duckdb';
import { checkAlone } from './engine';
import { readByPapaparse } from './papaparse';
import type { WorkTime } from './measured';

const WORK: Readonly<Record<string, (...args: readonly string[]) => Promise<WorkTime>>> = {
  engine: (path = '') => checkAlone(path),
  papaparse: (path = '') => readByPapaparse(path),
  duckdb: (module = '', threads = '', sql = '') => queryByDuckdb(module, threads, sql),
};

const [name = '', ...args] = process.argv.slice(2);
console.log(JSON.stringify(await WORK[name]?.(...args)));
