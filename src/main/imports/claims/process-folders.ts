import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isErrno } from '../../../engine/model/disk-failure';
import { makeFolder } from '../../storage/durable-file';
import { askIfAlive, listen } from './alive';

export type ProcessKind = 'app' | 'command-line';

/** The file that says which process works on an import. */
export interface Claim {
  readonly importId: string;
  /** The process. */
  readonly token: string;
  /** `nobody`: that process has ended. `elsewhere`: nobody can tell, it is of another computer. */
  readonly holder: 'us' | 'another' | 'elsewhere' | 'nobody';
}

/** What the folders of all processes say. */
export interface Look {
  readonly claims: readonly Claim[];
  /** The other processes that live. */
  readonly others: readonly ProcessKind[];
}

/** A claim moves only when a process has ended, so two equal listings are nearly always the first two. */
const LISTINGS_AT_MOST = 50;

/**
 * One folder for each process that works on imports: `KIND.MACHINE.RANDOM`, with a file for each import that it works
 * on. A folder appears with its process listening in it, and its name is never given again.
 */
export class ProcessFolders {
  #token: string | null = null;
  #server: Server | null = null;
  /** Lines to others that live, by token. */
  readonly #lines = new Map<string, Socket>();

  constructor(
    private readonly root: string,
    private readonly kind: ProcessKind,
    /** Another process has ended. */
    private readonly ended: () => void,
  ) {}

  /** Makes the folder of this process. Throws the system's error where that cannot be. */
  async open(): Promise<void> {
    if (this.#token !== null) return;
    const token = `${this.kind}.${machine()}.${randomBytes(6).toString('hex')}`;
    const unborn = join(this.root, `.${token}`);
    try {
      await makeFolder(join(unborn, 'imports'));
      this.#server = await listen({ folder: unborn, token });
      await rename(unborn, join(this.root, token));
    } catch (error) {
      await rm(unborn, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
    this.#token = token;
  }

  get isOpen(): boolean {
    return this.#token !== null;
  }

  /** The folder of this process; only after `open`. */
  get folder(): string {
    return join(this.root, this.#own);
  }

  /** No more is heard of other processes. Others see this one end when it ends. */
  close(): void {
    for (const line of this.#lines.values()) line.removeAllListeners('close').destroy();
    this.#lines.clear();
    this.#server?.close();
  }

  /** Ends, and leaves a folder only where there is something to go on with. */
  async leave(): Promise<void> {
    this.close();
    const held = await namesIn(join(this.folder, 'imports'));
    if (held.length === 0) await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async look(): Promise<Look> {
    const listed = await this.#stableListing();
    // Asked after the listing: who made a claim was listening by then.
    const tokens = [...listed.keys()].filter((token) => token !== this.#token);
    const alive = new Set<string>();
    for (const token of tokens) if (await this.#isAlive(token)) alive.add(token);
    const claims = [...listed].flatMap(([token, ids]) => {
      const holder = this.#holderOf(token, alive);
      return ids.map((importId): Claim => ({ importId, token, holder }));
    });
    return { claims, others: [...alive].map(kindOf) };
  }

  #holderOf(token: string, alive: ReadonlySet<string>): Claim['holder'] {
    if (token === this.#token) return 'us';
    if (machineOf(token) !== machine()) return 'elsewhere';
    return alive.has(token) ? 'another' : 'nobody';
  }

  /** Claims an import that no process knows of yet. */
  async claim(importId: string): Promise<void> {
    const file = await open(this.#path(this.#own, importId), 'w', 0o600);
    await file.close();
  }

  /** Takes the claim of a process that has ended. False: another process was faster. */
  async take({ importId, token }: Claim): Promise<boolean> {
    try {
      await rename(this.#path(token, importId), this.#path(this.#own, importId));
      return true;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return false;
      throw error;
    }
  }

  /** False: the claim is gone. Throws the disk's error where that cannot be seen. */
  async holds(importId: string): Promise<boolean> {
    try {
      await stat(this.#path(this.#own, importId));
      return true;
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return false;
      throw error;
    }
  }

  async release(importId: string): Promise<void> {
    await rm(this.#path(this.#own, importId), { force: true });
  }

  /** Removes the folders of processes that have ended and left no claim. What stays is removed another time. */
  async tidy(): Promise<void> {
    for (const [token, ids] of await this.#listing()) {
      if (ids.length > 0 || token === this.#token || (await this.#isAlive(token))) continue;
      await rm(join(this.root, token), { recursive: true, force: true }).catch(() => undefined);
    }
  }

  get #own(): string {
    if (this.#token === null) throw new Error('This process has no folder.');
    return this.#token;
  }

  #path(token: string, importId: string): string {
    return join(this.root, token, 'imports', importId);
  }

  /** A claim that moves may be missed by one listing, so two must agree. */
  async #stableListing(): Promise<ReadonlyMap<string, readonly string[]>> {
    let last = await this.#listing();
    for (let listings = 1; listings < LISTINGS_AT_MOST; listings += 1) {
      const next = await this.#listing();
      if (JSON.stringify([...last]) === JSON.stringify([...next])) return next;
      last = next;
    }
    return last;
  }

  async #listing(): Promise<ReadonlyMap<string, readonly string[]>> {
    const tokens = await readableNamesIn(this.root);
    const listed = new Map<string, readonly string[]>();
    for (const token of tokens.filter((name) => TOKEN.test(name)).sort())
      listed.set(token, (await readableNamesIn(join(this.root, token, 'imports'))).sort());
    return listed;
  }

  async #isAlive(token: string): Promise<boolean> {
    if (this.#lines.has(token)) return true;
    // Nothing of another computer can be asked: what it works on is left alone.
    if (machineOf(token) !== machine()) return true;
    const life = await askIfAlive({ folder: join(this.root, token), token });
    if (life.kind !== 'alive') return life.kind === 'unknown';
    // It may have ended since it answered: then no more is heard of it.
    if (life.line.destroyed) return false;
    this.#lines.set(token, life.line);
    life.line.once('close', () => {
      this.#lines.delete(token);
      this.ended();
    });
    return true;
  }
}

const TOKEN = /^(app|command-line)\.[0-9a-f]+\.[0-9a-f]+$/;

function kindOf(token: string): ProcessKind {
  return token.startsWith('app.') ? 'app' : 'command-line';
}

function machineOf(token: string): string {
  return token.split('.')[1] ?? '';
}

let knownMachine: string | null = null;

/**
 * Tells computers apart that share a data folder over the network. macOS may rename a computer when its network changes,
 * so there it does not.
 */
function machine(): string {
  knownMachine ??= createHash('sha256').update(machineName()).digest('hex').slice(0, 8);
  return knownMachine;
}

function machineName(): string {
  if (process.platform === 'darwin') return '';
  return (process.platform === 'linux' ? machineId() : null) ?? hostname();
}

/** Null where there is none: it is empty in images of containers, which would all be the same computer. */
function machineId(): string | null {
  try {
    const id = readFileSync('/etc/machine-id', 'utf8');
    return /^[0-9a-f]{32}\s*$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

const NOT_READABLE = ['EACCES', 'EPERM', 'ENOTDIR'];

/** Empty also for what another user made, as with `sudo`: that must not keep this process from its own imports. */
async function readableNamesIn(folder: string): Promise<string[]> {
  try {
    return await namesIn(folder);
  } catch (error) {
    if (NOT_READABLE.some((code) => isErrno(error, code))) return [];
    throw error;
  }
}

/** Empty where there is no such folder. Throws the disk's error. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}
