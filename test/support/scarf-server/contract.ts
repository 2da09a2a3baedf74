import { z } from 'zod';

/**
 * The operations of the test server beside Scarf's own API, with input and output. The server, the HTTP control and its
 * client are typed by them.
 */

const whole = z.number().int().nonnegative();
const quantity = z.custom<number>(
  (value) => typeof value === 'number' && value >= 0,
  'a number of 0 or more, or Infinity',
);

export const settingsSchema = z.object({
  /** Events read per second, for each import. Infinity: at once. 0: only by `step`. */
  rate: quantity,
  /** Limit of running imports of one owner. A further one is refused with 422. */
  activeLimit: quantity,
  /** Milliseconds before every answer. */
  latency: quantity,
  /** Bytes per second (as sent) at which a request body is read. */
  intakeRate: quantity,
  /** An incomplete or damaged body is discarded, or the lines that arrived are imported. */
  partialBodies: z.enum(['discard', 'keep']),
  /** all: bodies and events can be read back. hash: sha256 and counts only. none: counts only. */
  record: z.enum(['all', 'hash', 'none']),
  /** full: every line is validated as by Scarf. count: every line counts as imported. */
  validation: z.enum(['full', 'count']),
  /** Rows in an answer without a requested number. */
  defaultPerPage: whole,
  /** Upper limit of rows in an answer. */
  maxPerPage: quantity,
  /** How a list goes on: by `?page=2`, by `?after=` and a link, or not at all: each answer is its first page. */
  paging: z.enum(['page', 'cursor', 'none']),
  /** With the cursor, the form of `_links.next`: a path, an object with an `href`, or absent. */
  nextLink: z.enum(['path', 'href', 'none']),
  /** Events between two progress entries of an import's log. */
  progressEvery: z.number().int().positive(),
  /** Fields of an EventImport answer: all, or only the documented one. */
  importFields: z.enum(['all', 'id-only']),
});
export type Settings = z.infer<typeof settingsSchema>;

const stage = z.enum(['headers', 'body']);
/** When a fault applies: at the headers, after the body, or after so many bytes (as sent) of the body. */
const point = z.union([stage, whole]);

export const faultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    /** A string is sent unchanged, any other value as JSON. Absent: no body. */
    body: z.unknown().optional(),
    after: stage.optional(),
  }),
  z.object({ kind: z.literal('reset'), after: point.optional() }),
  z.object({ kind: z.literal('hang'), after: point.optional() }),
  z.object({ kind: z.literal('trickle'), bytesPerSecond: z.number().positive() }),
  z.object({ kind: z.literal('bad-json'), body: z.string().optional(), after: stage.optional() }),
  z.object({
    kind: z.literal('html'),
    status: z.number().int().optional(),
    body: z.string().optional(),
    after: stage.optional(),
  }),
  z.object({
    kind: z.literal('redirect'),
    status: z.union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)]),
    location: z.string(),
    after: stage.optional(),
  }),
  z.object({ kind: z.literal('accepted-then-reset') }),
  z.object({ kind: z.literal('endless'), bytesPerSecond: quantity.optional() }),
  z.object({ kind: z.literal('close-early'), bytes: whole }),
  z.object({ kind: z.literal('latency'), ms: whole }),
]);
export type Fault = z.infer<typeof faultSchema>;

export const faultRuleSchema = z.object({
  /** Absent: the fault hits every method. */
  method: z.string().optional(),
  /** The path without its query; `*` matches one segment, `**` any number. */
  path: z.string(),
  fault: faultSchema,
  /** How often it applies. Absent: always. */
  times: whole.optional(),
  /** Matching requests that succeed before it applies. */
  skip: whole.optional(),
});
export type FaultRule = z.infer<typeof faultRuleSchema>;

const faultStateSchema = z.object({ id: z.string(), rule: faultRuleSchema, struck: whole });
export type FaultState = z.infer<typeof faultStateSchema>;

export const accountSchema = z.object({
  token: z.string().min(1),
  owners: z.array(z.string().min(1)),
  /** A member may read, and neither import nor stop an import. Default admin. */
  role: z.enum(['admin', 'member']).optional(),
});
export type Account = z.infer<typeof accountSchema>;

const packageSchema = z.object({ id: z.string(), name: z.string(), type: z.string() });
const pixelSchema = z.object({ id: z.string(), name: z.string().optional() });

export const syntheticLogSchema = z.object({
  entries: whole,
  /** Interval of progress entries. Default 1000. */
  progressEvery: z.number().int().positive().optional(),
  /** Line of the first entry, and the step from one entry to the next. Defaults 1 and 1. */
  firstLine: whole.optional(),
  lineStep: whole.optional(),
  /** All entries are refusals: of so many causes in turn, with messages of so many characters. */
  refusals: z.object({ causes: z.number().int().positive(), length: whole }).optional(),
});
export type SyntheticLog = z.infer<typeof syntheticLogSchema>;

const statusSchema = z.enum(['importing', 'done', 'aborted']);

export const seedSchema = z.object({
  owner: z.string(),
  id: z.string().optional(),
  /** A seeded import stays `importing` until an abort or `endImport`. Default done. */
  status: statusSchema.optional(),
  total: whole.optional(),
  imported: whole.optional(),
  failed: whole.optional(),
  createdAt: z.iso.datetime().optional(),
  log: syntheticLogSchema.optional(),
});
export type ImportSeed = z.infer<typeof seedSchema>;

const destinationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mixed') }),
  z.object({ kind: z.literal('package'), id: z.string() }),
  z.object({ kind: z.literal('pixel'), id: z.string() }),
]);

const receivedSchema = z.object({
  /** Bytes of the body as sent, and after decompression. */
  wireBytes: whole,
  bytes: whole,
  lines: whole,
  /** Of the decoded body; absent with `record: 'none'`. */
  sha256: z.string().optional(),
  complete: z.boolean(),
});
export type Received = z.infer<typeof receivedSchema>;

export const restoreSchema = z.object({
  owner: z.string(),
  id: z.string(),
  destination: destinationSchema,
  createdAt: z.iso.datetime(),
  /** The decoded body. */
  body: z.string(),
});
export type ImportRestore = z.infer<typeof restoreSchema>;

const importRecordSchema = z.object({
  id: z.string(),
  owner: z.string(),
  destination: destinationSchema,
  status: statusSchema,
  total: whole,
  imported: whole,
  failed: whole,
  duplicates: whole,
  seeded: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Absent while the body arrives, and for seeded imports. */
  received: receivedSchema.optional(),
});
export type ImportRecord = z.infer<typeof importRecordSchema>;

const requestSchema = z.object({
  /** 1 for the first request since the start or the last reset. */
  number: whole,
  at: z.string(),
  method: z.string(),
  /** With the query. */
  path: z.string(),
  /** The Authorization header reads `Bearer ***` unless the token was requested. */
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  /** Bytes of the body read so far, as sent. */
  bodyBytes: whole,
  state: z.enum(['open', 'answered', 'broken']),
  /** Status of the answer, once it began. */
  status: z.number().optional(),
  fault: z.string().optional(),
  importId: z.string().optional(),
});
export type RecordedRequest = z.infer<typeof requestSchema>;

const requestFilterSchema = z.object({
  method: z.string().optional(),
  path: z.string().optional(),
  showToken: z.boolean().optional(),
});
export type RequestFilter = z.infer<typeof requestFilterSchema>;

const waitSchema = requestFilterSchema.extend({
  /** The n-th matching request. Default 1. */
  nth: z.number().int().positive().optional(),
  /** Wait until so many bytes of its body were read, or until the request ended. */
  bodyBytes: whole.optional(),
  ended: z.boolean().optional(),
  /** Give up after so many milliseconds. Default 30,000. */
  timeout: whole.optional(),
});
export type RequestWait = z.infer<typeof waitSchema>;

const abortCallSchema = z.object({
  at: z.string(),
  owner: z.string(),
  importId: z.string(),
  /** The import's status at the time of the call. */
  was: statusSchema,
});
export type AbortCall = z.infer<typeof abortCallSchema>;

export const heldEventSchema = z.object({
  importId: z.string(),
  line: whole,
  packageId: z.string().optional(),
  trackingPixelId: z.string().optional(),
  uniqueId: z.string().optional(),
  /** The line without its newline. */
  text: z.string(),
});
export type HeldEvent = z.infer<typeof heldEventSchema>;

const nothing = z.void();
const idInput = z.object({ id: z.string() });

export const operations = {
  set: { input: settingsSchema.partial(), output: settingsSchema },
  addAccount: { input: accountSchema, output: nothing },
  removeAccount: { input: z.object({ token: z.string() }), output: nothing },
  addPackages: { input: z.object({ owner: z.string(), packages: z.array(packageSchema) }), output: nothing },
  addTrackingPixels: {
    input: z.object({ owner: z.string(), pixels: z.array(pixelSchema) }),
    output: nothing,
  },
  removeArtifact: { input: z.object({ owner: z.string(), id: z.string() }), output: nothing },
  addFault: { input: faultRuleSchema, output: faultStateSchema },
  faults: { input: nothing, output: z.array(faultStateSchema) },
  clearFaults: { input: z.object({ id: z.string() }).optional(), output: nothing },
  seedImport: { input: seedSchema, output: importRecordSchema },
  restoreImport: { input: restoreSchema, output: importRecordSchema },
  endImport: { input: idInput, output: importRecordSchema },
  setLog: { input: z.object({ id: z.string(), log: syntheticLogSchema }), output: nothing },
  imports: { input: nothing, output: z.array(importRecordSchema) },
  heldCounts: { input: z.object({ owner: z.string() }), output: z.record(z.string(), whole) },
  requests: { input: requestFilterSchema.optional(), output: z.array(requestSchema) },
  waitForRequest: { input: waitSchema, output: requestSchema },
  aborts: { input: nothing, output: z.array(abortCallSchema) },
  step: { input: z.object({ events: whole }), output: nothing },
  settled: { input: idInput.optional(), output: nothing },
  reset: { input: nothing, output: nothing },
} as const;

export type OperationName = keyof typeof operations;
type Input<Name extends OperationName> = z.input<(typeof operations)[Name]['input']>;
type Output<Name extends OperationName> = z.output<(typeof operations)[Name]['output']>;
type Call<Name extends OperationName> =
  undefined extends Input<Name>
    ? (input?: Input<Name>) => Promise<Output<Name>>
    : (input: Input<Name>) => Promise<Output<Name>>;

/** The operations for tests, in the same process or over HTTP. */
export type ScarfSteering = { readonly [Name in OperationName]: Call<Name> } & {
  /** The decoded body of an import, byte for byte. Rejects if it was not recorded. */
  readonly body: (importId: string) => Promise<Buffer>;
  /** The events of an owner, or of one artifact, in the order of import. */
  readonly events: (owner: string, artifactId?: string) => AsyncIterable<HeldEvent>;
};

/** JSON has no Infinity; the control sends it as a string. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, field: unknown) => (field === Infinity ? 'Infinity' : field));
export const fromJson = (text: string): unknown =>
  text === ''
    ? undefined
    : (JSON.parse(text, (_key, field: unknown) => (field === 'Infinity' ? Infinity : field)) as unknown);
