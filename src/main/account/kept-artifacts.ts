import * as z from 'zod';
import { keptArtifact } from '../scarf/schemas';
import { isSameOwner } from '../../shared/owner';
import { time } from '../storage/bounded';
import { readDurably, writeDurably } from '../storage/durable-file';

const fileSchema = z.object({
  owner: z.string(),
  asOf: time,
  /** Absent in a file of version 0.1.0. */
  complete: z.boolean().default(true),
  items: z.array(keptArtifact),
});

/** The packages and tracking pixels of an account, as Scarf listed them last. */
export type KeptArtifacts = z.infer<typeof fileSchema>;

/** Where lists are kept: one file for each account, and the one file of versions that knew one account. */
export interface ArtifactPaths {
  readonly of: (owner: string) => string;
  readonly earlier: string;
}

/** The list of an account that an earlier run saved; null: there is none that can be read. */
export async function keptArtifactsOf(owner: string, paths: ArtifactPaths): Promise<KeptArtifacts | null> {
  const kept = (await keptArtifacts(paths.of(owner))) ?? (await keptArtifacts(paths.earlier));
  return kept !== null && isSameOwner(kept.owner, owner) ? kept : null;
}

/** The list in a file, of whichever account; null: there is none that can be read. */
export async function keptArtifacts(path: string): Promise<KeptArtifacts | null> {
  const read = await readDurably(path, (data) => fileSchema.parse(data));
  return read.kind === 'read' ? read.value : null;
}

/** Rejects with the error of the disk. */
export async function keepArtifacts(path: string, kept: KeptArtifacts): Promise<void> {
  await writeDurably(path, JSON.stringify(kept));
}
