import * as z from 'zod';
import type { Destination } from '../../../shared/destination';
import { FAILURE_CODES, failure, type Failure, type FailureCode } from '../../../shared/failure';
import { NO_FIXES, type Fixes } from '../../../shared/fix';
import { NDJSON } from '../../../shared/layout';
import type { ImportPhase, LineCounts, RemoteCounts } from '../../../shared/import';
import { PARTS_AT_MOST } from '../../../shared/parts';
import type { WhichFailed } from '../../../shared/resend';
import type { CheckedFile, PartFile } from '../../../engine/model/source-file';
import { fixesSchema } from '../../storage/fix-schema';
import { formSchema, unit } from '../../storage/form-schema';

/** The lines of another import that this one sends again. */
export interface Resend {
  readonly importId: string;
  readonly which: WhichFailed;
  /** Where it stands which of the user's lines each line of its file is. */
  readonly originsPath: string;
  /** What is to be known of the lines that are not sent again, for the Safety IDs of those that are; absent: nothing. */
  readonly copiesPath?: string;
}

/** One import of ours as it is on disk: everything that is needed to go on, or to tell the truth, after a restart. */
export interface ImportRecord {
  readonly version: 1;
  readonly id: string;
  readonly owner: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** Its fingerprint is empty in a record that knows none: then its file is not known again. */
  readonly file: CheckedFile & { readonly name: string };
  /** Null: it is of a file of the user's. */
  readonly resends: Resend | null;
  readonly destination: Destination;
  readonly keepReadable: boolean;
  /** Events without an id are given one. */
  readonly safetyIds: boolean;
  /** What is changed on the way out, so that a restart sends the same bytes. */
  readonly fixes: Fixes;
  /** What the check found: lines in all, blank ones, and events that were to be sent. */
  readonly checked: {
    readonly lines: number;
    readonly blank: number;
    readonly skipped: number;
    readonly ready: number;
    readonly untidy: boolean;
    readonly oldestMs: number | null;
  };
  readonly phase: ImportPhase;
  /** Times it was set back since it was begun or last tried by the user: what the waiting grows with. */
  readonly setBacks: number;
  /** When the last upload of it began, by this computer's clock. */
  readonly uploadBegan: string | null;
  readonly remoteId: string | null;
  /** Scarf answered the upload: all that was sent arrived. */
  readonly answered: boolean;
  /** An upload before this one may have arrived: it was lost, and never found. */
  readonly lostBefore: boolean;
  /** What is followed is the only import it could be, and its count has not proven it yet. */
  readonly supposed: boolean;
  readonly counts: LineCounts | null;
  readonly setAside: readonly { readonly code: string; readonly count: number }[];
  /** Events that were given an id; null while that is not known. */
  readonly safetyIdsAdded: number | null;
  /** Events that were changed on the way out; null while that is not known. */
  readonly fixed: number | null;
  /** Every event that was sent carries a `$unique_id`: sending again cannot count twice. */
  readonly allHaveIds: boolean;
  readonly remote: RemoteCounts | null;
}

const count = z.number().int().min(0);
const countOrNull = count.nullable();
const textOrNull = z.string().nullable();

const failureSchema = z.object({
  code: z.enum(FAILURE_CODES),
  retryable: z.boolean(),
  details: z.string().exactOptional(),
  retryAfter: z.number().exactOptional(),
}) satisfies z.ZodType<Failure>;

/** A failure code of another version must not hide an ended import: the code becomes text for support. */
const anyFailureSchema = failureSchema.extend({ code: z.string() }).transform((kept): Failure => {
  const { code, details, retryable } = kept;
  if (isFailureCode(code)) return { ...kept, code };
  return failure('unknown-reason', [code, details].filter(Boolean).join('\n'), retryable);
});

function isFailureCode(code: string): code is FailureCode {
  return (FAILURE_CODES as readonly string[]).includes(code);
}

const phaseSchema = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('queued'),
    why: z.enum(['starting', 'own-limit', 'scarf-limit', 'scarf-trouble', 'offline', 'token', 'again']),
    until: textOrNull,
    attempt: count,
  }),
  z.object({ name: z.literal('uploading'), stopping: z.boolean() }),
  z.object({
    name: z.literal('unconfirmed'),
    stopping: z.boolean(),
    finding: z.enum(['looking', 'nothing', 'several']),
    candidates: z.array(z.object({ remoteId: z.string(), createdAt: textOrNull, total: countOrNull })),
    failure: failureSchema.nullable(),
  }),
  z.object({ name: z.literal('processing'), stopping: z.boolean() }),
  z.object({ name: z.literal('done') }),
  z.object({ name: z.literal('failed'), failure: anyFailureSchema }),
  z.object({ name: z.literal('cancelled'), arrived: z.enum(['nothing', 'some', 'unknown']) }),
]);

const destinationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['package', 'pixel']), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal('mixed') }),
]);

const identity = z.object({
  size: z.number(),
  modifiedMs: z.number(),
  device: z.number(),
  inode: z.number(),
});

const zipEntry = z.object({
  start: count,
  packedBytes: count,
  method: z.enum(['stored', 'deflated']),
  crc32: z.number(),
  size: count,
});

const part = z.object({
  name: z.string(),
  firstLine: count,
  lines: count,
  unit,
  path: z.string(),
  packed: z.object({ entry: zipEntry, archive: identity }).nullable(),
  identity,
  compression: z.enum(['none', 'gzip']),
  form: formSchema,
  fingerprint: z.string(),
}) satisfies z.ZodType<PartFile>;

const VERSION = 1;

const recordSchema = z.object({
  version: z.literal(VERSION),
  id: z.string(),
  owner: z.string(),
  createdAt: z.string(),
  endedAt: textOrNull,
  file: z.object({
    path: z.string(),
    name: z.string(),
    identity,
    fingerprint: z.string().default(''),
    compression: z.enum(['none', 'gzip']),
    form: formSchema.default(NDJSON),
    parts: z.array(part).max(PARTS_AT_MOST).exactOptional(),
  }),
  resends: z
    .object({
      importId: z.string(),
      which: z.enum(['refused', 'set-aside']),
      originsPath: z.string(),
      copiesPath: z.string().exactOptional(),
    })
    .nullable()
    .default(null),
  destination: destinationSchema,
  keepReadable: z.boolean(),
  // Records of before there were Safety IDs do not say.
  safetyIds: z.boolean().default(false),
  fixes: fixesSchema.default(NO_FIXES),
  checked: z.object({
    lines: count,
    blank: count,
    skipped: count.default(0),
    ready: count,
    untidy: z.boolean(),
    oldestMs: z.number().nullable(),
  }),
  phase: phaseSchema,
  setBacks: count,
  uploadBegan: textOrNull,
  remoteId: textOrNull,
  answered: z.boolean().default(false),
  lostBefore: z.boolean().default(false),
  supposed: z.boolean().default(false),
  counts: z
    .object({
      lines: count,
      blank: count,
      setAside: count,
      skipped: count.default(0),
      sent: count,
      notSent: count,
    })
    .nullable(),
  setAside: z.array(z.object({ code: z.string(), count })),
  safetyIdsAdded: countOrNull.default(null),
  fixed: countOrNull.default(null),
  allHaveIds: z.boolean(),
  remote: z
    .object({ total: countOrNull, imported: countOrNull, failed: countOrNull, asOf: z.string() })
    .nullable(),
}) satisfies z.ZodType<ImportRecord>;

/** A record that only a newer version of the app can read. */
export const NEWER = 'newer';

/** Reads what a record file holds. Throws when it is damaged. */
export function readRecord(data: unknown): ImportRecord | typeof NEWER {
  const read = recordSchema.safeParse(data);
  if (read.success) return read.data;
  if (isOfNewerVersion(data, read.error.issues)) return NEWER;
  throw read.error;
}

/** The version number is higher, or everything fits except for words that this version does not know. */
function isOfNewerVersion(data: unknown, issues: readonly z.core.$ZodIssue[]): boolean {
  const numbered = z.object({ version: z.int().min(VERSION) }).safeParse(data);
  if (!numbered.success) return false;
  return numbered.data.version > VERSION || issues.every((issue) => isUnknownWord(issue, data));
}

function isUnknownWord(issue: z.core.$ZodIssue, data: unknown): boolean {
  const value = valueAt(data, issue.path);
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return issue.errors.some((of) => of.every((inner) => isUnknownWord(inner, value)));
  return (issue.code === 'invalid_union' || issue.code === 'invalid_value') && typeof value === 'string';
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
