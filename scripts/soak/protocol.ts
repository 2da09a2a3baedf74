import { z } from 'zod';
import type { ImportView } from '../../src/shared/imports/import';

/** The protocol between the driver and the app process: one JSON object a line, in both directions. */

export const startSchema = z.object({
  apiUrl: z.string(),
  owner: z.string(),
  token: z.string(),
  folder: z.string(),
  threadFile: z.string(),
  parallelImports: z.number(),
  /** The app's clock runs `speed` times faster than real time, from the moment `since` (Unix ms). */
  speed: z.number(),
  since: z.number(),
});
export type Start = z.infer<typeof startSchema>;

const destination = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['package', 'pixel']), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal('mixed') }),
]);

const resolveAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['look-again', 'send-again', 'give-up']) }),
  z.object({ kind: z.literal('track'), remoteId: z.string() }),
]);

/** An action of the user. */
export const stepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin'), path: z.string(), destination, safetyIds: z.boolean() }),
  z.object({ do: z.literal('stop'), importId: z.string() }),
  z.object({ do: z.literal('send-now'), importId: z.string() }),
  z.object({ do: z.literal('resolve'), importId: z.string(), answer: resolveAnswer }),
  z.object({ do: z.literal('wake') }),
]);
export type Step = z.infer<typeof stepSchema>;

export const askSchema = z.object({ ask: z.number(), step: stepSchema });
export type Ask = z.infer<typeof askSchema>;

// Views come from our own process, so their shape is not validated.
const view = z.custom<ImportView>((value) => typeof value === 'object' && value !== null);

export const messageSchema = z.discriminatedUnion('tell', [
  /** The history right after it was read, before any other change. */
  z.object({ tell: z.literal('loaded'), views: z.array(view) }),
  z.object({ tell: z.literal('view'), view }),
  z.object({ tell: z.literal('error'), text: z.string() }),
  z.object({ tell: z.literal('answer'), ask: z.number(), ok: z.boolean(), text: z.string() }),
]);
export type Message = z.infer<typeof messageSchema>;
