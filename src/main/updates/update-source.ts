import { createPublicKey, type KeyObject } from 'node:crypto';
import { isForUsers, type Launch } from '../places/launch';

/** Where the app asks for newer versions, and whose word on them it takes. */
export interface UpdateSource {
  /** https, or http on this computer. Below it is a folder for each channel. */
  readonly address: string;
  /** The public half of the update key: what `npm run release -- new-key` prints between the lines of its frame. */
  readonly publicKey: string;
}

/** What every package is built with. Null: it looks for no newer version, and its window does not speak of any. */
export const BUILT_IN_SOURCE: UpdateSource | null = null;

/**
 * Where to look for newer versions; null: nowhere. A package for users asks the place it was built with, and no other.
 * `EVENT_IMPORTER_UPDATES` names a place and its key for tests.
 */
export function updateSource(launch: Launch): UpdateSource | null {
  if (isForUsers(launch)) return BUILT_IN_SOURCE;
  const named = launch.env['EVENT_IMPORTER_UPDATES']?.trim() ?? '';
  return named === '' ? null : readUpdateSource(named);
}

/** Throws for a text that holds no key. */
export function publicKeyOf({ publicKey }: UpdateSource): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
}

/** Reads an address and a public key with a space in between. */
export function readUpdateSource(text: string): UpdateSource {
  const [address = '', publicKey = ''] = text.trim().split(/\s+/);
  return { address, publicKey };
}
