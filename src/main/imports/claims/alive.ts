import { connect, createServer, type Server, type Socket } from 'node:net';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isErrno } from '../../../engine/model/disk-failure';

/** Beyond it, macOS knows no name of a socket. Linux allows a little more. */
const LONGEST_BYTES = 100;
/** A pipe of Windows whose process does not get to answer is waited for no longer. */
const PATIENCE_MS = 2_000;

/** Where a process listens: its folder on disk, and its token for systems whose pipes lie in no folder. */
export interface Address {
  readonly folder: string;
  readonly token: string;
}

/** Listens until this process ends, however it ends. Throws the system's error. */
export function listen(address: Address): Promise<Server> {
  return withPath(
    address,
    (path) =>
      new Promise((resolve, reject) => {
        const server = createServer((caller) => {
          caller.on('error', () => caller.destroy());
          caller.unref();
        });
        server.unref();
        // Later ones are of callers that could not be let in: rejecting does nothing then.
        server.on('error', reject);
        server.listen(path, () => resolve(server));
      }),
  );
}

/** `unknown`: whoever asks must take it for alive. */
export type Life = { readonly kind: 'ended' | 'unknown' } | { readonly kind: 'alive'; readonly line: Socket };

/**
 * Whether a process listens there: the system's word, which no number of a process that is given again and no clock can
 * falsify. Keep the line: it closes when the process ends.
 */
export function askIfAlive(address: Address): Promise<Life> {
  return withPath(
    address,
    (path) =>
      new Promise<Life>((resolve) => {
        const line = connect(path);
        line.unref();
        const late = setTimeout(() => done({ kind: 'unknown' }), PATIENCE_MS);
        const done = (life: Life): void => {
          clearTimeout(late);
          if (life.kind !== 'alive') line.destroy();
          resolve(life);
        };
        line.once('connect', () => done({ kind: 'alive', line }));
        line.on('error', (error) => done({ kind: saysEnded(error) ? 'ended' : 'unknown' }));
      }),
  ).catch((): Life => ({ kind: 'unknown' }));
}

function saysEnded(error: unknown): boolean {
  return isErrno(error, 'ECONNREFUSED') || isErrno(error, 'ENOENT');
}

async function withPath<T>({ folder, token }: Address, use: (path: string) => Promise<T>): Promise<T> {
  if (process.platform === 'win32') return use(`\\\\.\\pipe\\event-importer-${token}`);
  const path = join(folder, 'alive');
  if (Buffer.byteLength(path) <= LONGEST_BYTES) return use(path);
  const links = await mkdtemp(join(tmpdir(), 'alive-'));
  try {
    await symlink(folder, join(links, 'to'));
    return await use(join(links, 'to', 'alive'));
  } finally {
    await rm(links, { recursive: true, force: true });
  }
}
