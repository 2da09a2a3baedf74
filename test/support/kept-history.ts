import { cpSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/support/project';
import {
  ACME_OWNER,
  seedAcme,
  startScarfServer,
  type ScarfServer,
  type ScarfServerOptions,
} from './scarf-server';
import type { ImportRecord } from './scarf-server/contract';
import { tempFolder } from './temp-folder';
import { onTestFinished } from 'vitest';

const FIXTURE = join(projectRoot, 'test/fixtures/history-0.1.0');

/** The root of the paths in the fixture's records. */
const MADE_AT = '/tmp/history';

/** When the app that wrote it ended, ms since 1970. */
export const KEPT_AT = Date.parse(readFileSync(join(FIXTURE, 'ended-at.txt'), 'utf8').trim());

export interface KeptHistory {
  /** The app's data folder. */
  readonly userData: string;
  /** The user's event files. */
  readonly files: string;
}

/** A copy of the history that an app of version 0.1.0 left, with the paths and file identities of this computer. */
export function copyOfHistory(): KeptHistory {
  const root = tempFolder();
  const userData = join(root, 'data');
  const files = join(root, 'files');
  cpSync(join(FIXTURE, 'data'), userData, { recursive: true });
  cpSync(join(FIXTURE, 'files'), files, { recursive: true });
  const moved = new Set<string>();
  for (const path of filesBelow(userData)) {
    if (!/\.json(\.bak)?$/.test(path)) continue;
    const text = readFileSync(path, 'utf8').replaceAll(MADE_AT, root);
    const isRecord = /record\.json(\.bak)?$/.test(path);
    writeFileSync(path, isRecord ? JSON.stringify(identified(JSON.parse(text), moved), null, 2) : text);
  }
  return { userData, files };
}

interface Identity {
  readonly modifiedMs: number;
  readonly inode: number;
}

/** Gives each file in a record its identity on this computer; its time becomes the recorded one. */
function identified(value: unknown, moved: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => identified(one, moved));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, identified(inner, moved)] as const);
  const copy = Object.fromEntries(entries) as Record<string, unknown>;
  const { path, identity, packed } = copy as {
    readonly path?: string;
    readonly identity?: Identity;
    readonly packed?: { readonly archive: Identity } | null;
  };
  if (path === undefined || identity === undefined) return copy;
  // The identity of several files as one belongs to no file.
  if (identity.inode === 0) return copy;
  const archive = packed && { packed: { ...packed, archive: here(path, packed.archive, moved) } };
  return { ...copy, identity: here(path, identity, moved), ...archive };
}

function here(path: string, identity: Identity, moved: Set<string>): Identity {
  if (!moved.has(path)) utimesSync(path, identity.modifiedMs / 1000, identity.modifiedMs / 1000);
  moved.add(path);
  const { mtimeMs, dev, ino } = statSync(path);
  return { ...identity, modifiedMs: mtimeMs, ...{ device: dev, inode: ino } };
}

/** Every file below a folder, by its path. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Path and content of every file below a folder. */
export function contents(folder: string): readonly (readonly [path: string, bytes: string])[] {
  return filesBelow(folder).map((path) => [path, readFileSync(path, 'latin1')]);
}

/** A recorded result of version 0.1.0. */
export function expected(name: string): string {
  return readFileSync(join(FIXTURE, 'expected', name), 'utf8');
}

/** A test server with everything it held when the app ended. Until `set` it reads and accepts nothing. */
export async function keptServer(options: ScarfServerOptions = {}): Promise<ScarfServer> {
  const server = await startScarfServer(options);
  onTestFinished(() => server.close());
  await seedAcme(server);
  const imports = JSON.parse(readFileSync(join(FIXTURE, 'scarf/imports.json'), 'utf8')) as ImportRecord[];
  const restore = ({ id, destination, createdAt }: ImportRecord) =>
    server.restoreImport({
      owner: ACME_OWNER,
      id,
      destination,
      createdAt,
      body: readFileSync(join(FIXTURE, `scarf/${id}.ndjson`), 'utf8'),
    });
  for (const one of imports) {
    const { id, status, total, imported, failed, createdAt, seeded } = one;
    if (seeded || status === 'aborted')
      await server.seedImport({
        owner: ACME_OWNER,
        id,
        status,
        total,
        imported,
        failed,
        createdAt,
        ...(seeded && { log: { entries: 3 } }),
      });
    else if (status === 'done') {
      await restore(one);
      await server.settled({ id });
    }
  }
  await server.set({ rate: 0, activeLimit: 0 });
  for (const one of imports) {
    if (one.status !== 'importing') continue;
    await restore(one);
    await server.step({ events: one.total });
  }
  return server;
}

/** Changes the record of a file's import as another version of the app would. Its backup stays. */
export function rewriteRecord(
  userData: string,
  fileName: string,
  change: (record: Record<string, unknown> & { readonly phase: object; readonly fixes: object }) => object,
): void {
  const root = join(userData, 'imports');
  for (const id of readdirSync(root)) {
    const path = join(root, id, 'record.json');
    const record = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly file: { readonly name: string };
      readonly phase: object;
      readonly fixes: object;
    };
    if (record.file.name === fileName) writeFileSync(path, JSON.stringify(change({ ...record }), null, 2));
  }
}
