import type { KeyObject } from 'node:crypto';
import { decideUpdate, type Running, type UpdateDecision } from './decide-update';
import { readStatement, STATEMENT_BYTES } from './statement';

/** Asks for a file beside the feed's others. Rejects where nothing answers. */
export type OpenFile = (name: string) => Promise<{
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array>;
}>;

export type Looked =
  | UpdateDecision
  /** There is nothing to be had from the feed, or what there is was not signed by our key, or says nothing. */
  | { readonly kind: 'no-answer' | 'wrong-signature' | 'not-a-statement' };

const STATEMENT = 'release.json';
const SIGNATURE = 'release.json.sig';
const SIGNATURE_BYTES = 200;

/** Asks a feed for the newest release, and what becomes of it. Whatever the feed answers, it only says so. */
export async function lookForUpdate(open: OpenFile, publicKey: KeyObject, running: Running): Promise<Looked> {
  const bytes = await readFile(open, STATEMENT, STATEMENT_BYTES);
  const signature = await readFile(open, SIGNATURE, SIGNATURE_BYTES);
  if (bytes === null || signature === null) return { kind: 'no-answer' };
  const read = readStatement(bytes, signature.toString('latin1').trim(), publicKey);
  return read.kind === 'read' ? decideUpdate(read.statement, running) : read;
}

/** Null: it is not there, it is longer than `limit`, or it was cut off. */
async function readFile(open: OpenFile, name: string, limit: number): Promise<Buffer | null> {
  try {
    const { status, body } = await open(name);
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of body) {
      size += piece.length;
      if (size > limit) return null;
      pieces.push(piece);
    }
    return status === 200 ? Buffer.concat(pieces) : null;
  } catch {
    return null;
  }
}
