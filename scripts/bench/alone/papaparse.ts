import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import { measured, type WorkTime } from './measured';

/** Reads each row of a table as an object, and keeps none. */
export function readByPapaparse(path: string): Promise<WorkTime> {
  return measured(
    () =>
      new Promise((resolve, reject) => {
        const step = (): void => undefined;
        Papa.parse(createReadStream(path), { header: true, step, complete: () => resolve(), error: reject });
      }),
  );
}
