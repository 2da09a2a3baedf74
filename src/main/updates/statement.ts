import { verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isVersion } from './version-order';

/** What a release says of itself. It is signed as a whole, apart from the place that it is fetched from. */
export interface UpdateStatement {
  readonly version: string;
  readonly files: readonly UpdateFile[];
}

/** A file of a release. */
export interface UpdateFile {
  /** Its name beside the statement: never a path. */
  readonly name: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha512: string;
}

/** No statement is longer. */
export const STATEMENT_BYTES = 64 * 1024;
const FILE_BYTES = 1024 ** 3;
const FILES = 50;

const schema: z.ZodType<UpdateStatement> = z.strictObject({
  version: z.string().max(100).refine(isVersion),
  files: z
    .array(
      z.strictObject({
        name: z
          .string()
          .max(200)
          .regex(/^[\w][\w.-]*$/),
        size: z.number().int().min(1).max(FILE_BYTES),
        sha512: z.string().regex(/^[0-9a-f]{128}$/),
      }),
    )
    .min(1)
    .max(FILES),
});

export type StatementRead =
  | { readonly kind: 'read'; readonly statement: UpdateStatement }
  | { readonly kind: 'wrong-signature' | 'not-a-statement' };

/**
 * Reads a statement if the key has signed these very bytes (Ed25519). Nothing of them is parsed before that is known.
 * `signature`: base64.
 */
export function readStatement(bytes: Buffer, signature: string, publicKey: KeyObject): StatementRead {
  if (!verify(null, bytes, publicKey, Buffer.from(signature, 'base64'))) return { kind: 'wrong-signature' };
  try {
    return { kind: 'read', statement: schema.parse(JSON.parse(bytes.toString('utf8'))) };
  } catch {
    return { kind: 'not-a-statement' };
  }
}
