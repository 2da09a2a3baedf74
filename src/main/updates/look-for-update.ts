import type { KeyObject } from 'node:crypto';
import { FailureError } from '../../shared/failure';
import { decideUpdate, type Running, type UpdateDecision } from './decide-update';
import { readStatement, STATEMENT_BYTES } from './statement';

/** Opens a file of a feed. Rejects with a FailureError where it cannot be had, and so do its bytes where they end early. */
export type OpenFile = (name: string, signal?: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;

export type Looked =
  | UpdateDecision
  /** What there is was not signed by our key, or says nothing that this version understands. */
  | { readonly kind: 'wrong-signature' | 'not-a-statement' }
  | { readonly kind: 'no-answer'; readonly details: string };

const STATEMENT = 'release.json';
const SIGNATURE = 'release.json.sig';
const SIGNATURE_BYTES = 200;
/** Both files together, however slowly they come. */
const ANSWER_MS = 60_000;

/** Asks a feed for the newest release, and what becomes of it. Whatever the feed answers, it only says so. */
export async function lookForUpdate(
  open: OpenFile,
  publicKey: KeyObject,
  running: Running,
  signal?: AbortSignal,
): Promise<Looked> {
  const late = AbortSignal.timeout(ANSWER_MS);
  const ends = signal === undefined ? late : AbortSignal.any([signal, late]);
  try {
    const bytes = await readFile(open(STATEMENT, ends), STATEMENT_BYTES);
    const signature = await readFile(open(SIGNATURE, ends), SIGNATURE_BYTES);
    const read = readStatement(bytes, signature.toString('latin1').trim(), publicKey);
    return read.kind === 'read' ? decideUpdate(read.statement, running) : read;
  } catch (error) {
    if (error instanceof FailureError) return { kind: 'no-answer', details: error.message };
    throw error;
  }
}

/** A file that is longer than `limit` is not the one that was asked for. */
async function readFile(opened: ReturnType<OpenFile>, limit: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of await opened) {
    size += piece.length;
    if (size > limit) return Buffer.alloc(0);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
