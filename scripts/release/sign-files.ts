import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readStatement, type UpdateFile, type UpdateStatement } from '../../src/main/updates/statement';
import { publicKeyOf, type UpdateSource } from '../../src/main/updates/update-source';
import { ScriptFailure } from '../support/failure';

/** The files of a release that an app may put in its own place. */
const ENDINGS = ['.AppImage'];

export interface SignedStatement {
  readonly bytes: Buffer;
  /** In base64. */
  readonly signature: string;
}

/**
 * What the release in `folder` says of itself. `key`: an Ed25519 key in PEM. Reads it back before it is handed out, as the apps
 * do that were built with `source`; null: none was.
 */
export async function signFiles(
  folder: string,
  version: string,
  key: string,
  source: UpdateSource | null = null,
): Promise<SignedStatement> {
  const names = (await readdir(folder)).filter((name) => ENDINGS.some((ending) => name.endsWith(ending)));
  const files = await Promise.all(names.sort().map((name) => describe(folder, name)));
  const statement: UpdateStatement = { version, files };
  const bytes = Buffer.from(`${JSON.stringify(statement, null, 2)}\n`);
  const privateKey = createPrivateKey(key);
  const signature = sign(null, bytes, privateKey).toString('base64');
  const publicKey = source === null ? createPublicKey(privateKey) : publicKeyOf(source);
  const { kind } = readStatement(bytes, signature, publicKey);
  if (kind !== 'read')
    throw new ScriptFailure(`The app would not take this statement (${kind}):\n${bytes.toString()}`);
  return { bytes, signature };
}

async function describe(folder: string, name: string): Promise<UpdateFile> {
  const path = join(folder, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return { name, size: (await stat(path)).size, sha512: hash.digest('hex') };
}
