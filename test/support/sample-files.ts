import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSamples, type Sample } from '../../scripts/samples/make';

/** Writes the sample files with recent times into a folder; returns their paths. */
export async function putSamples(
  folder: string,
  now: Date,
): Promise<readonly { readonly path: string; readonly sample: Sample }[]> {
  const put: { path: string; sample: Sample }[] = [];
  for (const sample of makeSamples(now)) {
    const path = join(folder, sample.name);
    const { contents } = sample;
    if (Buffer.isBuffer(contents)) await writeFile(path, contents);
    else {
      await mkdir(path);
      for (const [name, bytes] of Object.entries(contents)) await writeFile(join(path, name), bytes);
    }
    put.push({ path, sample });
  }
  return put;
}
