import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFailure } from '../../engine/model/disk-failure';
import type { CheckView } from '../../shared/checks/check';
import { succeed, type Result } from '../../shared/failure';
import type { SampleFile } from '../../shared/files/sample-file';
import { makeFolder, TEMP_MARK } from '../storage/durable-file';
import { sampleContents } from './sample-contents';

export interface SampleFilesParts {
  readonly dataFolder: string;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}

/** The sample file on disk: at most one, in a folder of its own, for as long as it is checked. */
export class SampleFiles {
  #folder: string | null = null;
  #isShown = false;

  constructor(private readonly parts: SampleFilesParts) {}

  /** Writes a sample file with times of this week, in place of the one before. Its path. */
  async write(sample: SampleFile): Promise<Result<string>> {
    // What a crash leaves behind is removed at the next start, by this mark.
    const folder = join(this.parts.dataFolder, `sample${TEMP_MARK}${randomUUID()}`);
    const { name, bytes } = sampleContents(sample, new Date(this.parts.now()));
    const path = join(folder, name);
    await this.remove();
    this.#folder = folder;
    try {
      await makeFolder(folder);
      await writeFile(path, bytes, { mode: 0o600 });
    } catch (error) {
      await this.remove();
      return { ok: false, failure: diskFailure(error) };
    }
    return succeed(path);
  }

  /** Removes the sample file when the check of another file, or none, has taken its place. */
  checkChanged(view: CheckView | null): void {
    const wasShown = this.#isShown;
    this.#isShown = view?.file.sampleFile !== undefined;
    if (wasShown && !this.#isShown) void this.remove();
  }

  /** Null: there is none. */
  remove(): Promise<void> | null {
    const folder = this.#folder;
    this.#folder = null;
    return folder === null ? null : rm(folder, { recursive: true, force: true }).catch(this.parts.report);
  }
}
