import { createHash, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrno } from '../../../engine/model/disk-failure';
import { makeFolder, TEMP_MARK } from '../../storage/durable-file';
import type { Claims, ClaimsSeen } from '../record/claims';
import { isEnded, type ImportRecord } from '../record/record';
import type { Claim, Look, ProcessFolders, ProcessKind } from './process-folders';

export interface ProcessClaimsParts {
  readonly kind: ProcessKind;
  readonly folders: ProcessFolders;
  /** The folder that says which import of Scarf was found to be which of ours. */
  readonly foundFolder: string;
}

/** From the creation of a file to its content, where both are not one step. */
const ABOUT_TO_WRITE_MS = 200;

const NOTHING: Look = { claims: [], others: [] };

/** The claims of the app, or of one run of the command line. See decision record 56. */
export class ProcessClaims implements Claims {
  #last: Look = NOTHING;
  /** Ids of what this process works on; those that the app began need no claim. */
  readonly #held = new Set<string>();

  constructor(private readonly parts: ProcessClaimsParts) {}

  get keepsHistory(): boolean {
    return this.parts.kind === 'app';
  }

  async look(): Promise<ClaimsSeen> {
    const { folders } = this.parts;
    this.#last = await folders.look();
    await folders.tidy();
    const left = this.#idsOf('nobody');
    return { claimed: new Set([...left, ...this.#idsOf('another'), ...this.#idsOf('elsewhere')]), left };
  }

  isOurs(record: ImportRecord): boolean {
    if (this.parts.kind === 'command-line') return !isEnded(record) && this.#held.has(record.id);
    return isEnded(record) || isOfApp(record) || this.#held.has(record.id);
  }

  isWorkedOn(record: ImportRecord): boolean {
    return this.isWorkedOnHere(record) || this.#idsOf('elsewhere').has(record.id);
  }

  isWorkedOnHere(record: ImportRecord): boolean {
    if (this.isOurs(record)) return true;
    if (isOfApp(record)) return this.#last.others.includes('app');
    // What this process claimed and did not get to read is not worked on yet.
    return this.#idsOf('another').has(record.id);
  }

  get hasOthers(): boolean {
    return this.#last.others.length > 0;
  }

  async begin(record: ImportRecord): Promise<void> {
    if (this.#isAlwaysOurs(record)) return;
    // Without a folder, the app is alone: a command line needs one.
    if (this.parts.folders.isOpen) await this.parts.folders.claim(record.id);
    this.hold(record.id);
  }

  hold(id: string): void {
    this.#held.add(id);
  }

  async confirm(record: ImportRecord): Promise<boolean> {
    if (this.#isAlwaysOurs(record) || !this.parts.folders.isOpen) return true;
    return this.parts.folders.holds(record.id);
  }

  async takeOver(record: ImportRecord): Promise<boolean> {
    const { kind, folders } = this.parts;
    if (!folders.isOpen) return false;
    const claim = this.#claimOf(record);
    if (claim === undefined) return kind === 'app' && this.#claimAnew(record);
    switch (claim.holder) {
      case 'us':
        return folders.holds(record.id);
      case 'nobody':
        return folders.take(claim);
      case 'another':
      case 'elsewhere':
        return false;
    }
  }

  /** The claim was lost, as in a power cut. Alone, the app can be sure that nobody made or took it since the last look. */
  async #claimAnew(record: ImportRecord): Promise<boolean> {
    this.#last = await this.parts.folders.look();
    if (this.hasOthers || this.#claimOf(record) !== undefined) return false;
    await this.parts.folders.claim(record.id);
    return true;
  }

  #claimOf({ id }: ImportRecord): Claim | undefined {
    return this.#last.claims.find(({ importId }) => importId === id);
  }

  async end(id: string): Promise<void> {
    if (!this.#held.delete(id) || !this.parts.folders.isOpen) return;
    await this.parts.folders.release(id);
  }

  match(remoteId: string, id: string): Promise<boolean> {
    return this.#takeFirst(remoteId, id, async () => true);
  }

  sendsFirst(file: string, id: string, mayArrive: (id: string) => Promise<boolean>): Promise<boolean> {
    return this.#takeFirst(`file ${file}`, id, mayArrive);
  }

  /** The first import that asks gets it, and keeps it as long as that `stands`. */
  async #takeFirst(what: string, id: string, stands: (id: string) => Promise<boolean>): Promise<boolean> {
    const { foundFolder } = this.parts;
    const path = join(foundFolder, createHash('sha256').update(what).digest('hex').slice(0, 32));
    await makeFolder(foundFolder);
    // A file that stays empty says nothing, so that the next name decides.
    for (let nth = 0; ; nth += 1) {
      const name = nth === 0 ? path : `${path}-${nth}`;
      if (await createWhole(name, id)) return true;
      const winner = await readMatch(name);
      if (winner === id) return true;
      if (winner !== '' && (await stands(winner))) return false;
    }
  }

  #isAlwaysOurs(record: ImportRecord): boolean {
    return this.parts.kind === 'app' && isOfApp(record);
  }

  #idsOf(holder: Claim['holder']): ReadonlySet<string> {
    return new Set(
      this.#last.claims.filter((claim) => claim.holder === holder).map(({ importId }) => importId),
    );
  }
}

function isOfApp({ startedFrom }: ImportRecord): boolean {
  return startedFrom === undefined;
}

/** Creates a file with its content at once, so that no crash leaves it empty. False: it is there. */
async function createWhole(path: string, content: string): Promise<boolean> {
  const temp = `${path}${TEMP_MARK}${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(temp, content, { flag: 'wx', mode: 0o600 });
    // A file system without links creates it, and writes then.
    await link(temp, path).catch((error: unknown) => {
      if (isErrno(error, 'EEXIST')) throw error;
      return writeFile(path, content, { flag: 'wx', mode: 0o600 });
    });
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temp, { force: true }).catch(() => undefined);
  }
}

/** Another process may be about to write it. */
async function readMatch(path: string): Promise<string> {
  const content = await readFile(path, 'utf8');
  if (content !== '') return content;
  await sleep(ABOUT_TO_WRITE_MS);
  return readFile(path, 'utf8');
}
