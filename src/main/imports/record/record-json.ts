import * as z from 'zod';
import { COMPRESSIONS, PACKINGS } from '../../../shared/files/compression';
import { failure, FAILURE_CODES, type Failure, type FailureCode } from '../../../shared/failure';
import { NO_FIXES } from '../../../shared/checks/fix';
import { NDJSON } from '../../../shared/files/layout';
import {
  OTHER_ARTIFACTS_AT_MOST,
  SENT_ARTIFACTS_AT_MOST,
  type ImportPhase,
} from '../../../shared/imports/import';
import { NAME_LENGTH, PATH_LENGTH } from '../../../shared/limits';
import { PARTS_AT_MOST } from '../../../shared/files/parts';
import { ASSUMED_AT_MOST } from '../../../shared/checks/question';
import type { SheetParts } from '../../../engine/model/file-location';
import type { PartFile } from '../../../engine/model/source-file';
import { keptCandidate, remoteNumbers } from '../../scarf/schemas';
import { assumption, bytes, count, id, time } from '../../storage/bounded';
import { keptFixesSchema } from '../../storage/fix-schema';
import { formSchema, unit } from '../../storage/form-schema';
import {
  NOT_SENT,
  remoteIdOf,
  type Delivery,
  type ImportRecord,
  type ImportState,
  type RecordFacts,
  type Resend,
} from './record';

const timeOrNull = time.nullable();

const failureSchema = z.object({
  code: z.enum(FAILURE_CODES),
  retryable: z.boolean(),
  details: z.string().exactOptional(),
  retryAfter: count.exactOptional(),
}) satisfies z.ZodType<Failure>;

/** A failure code of another version must not hide an ended import: the code becomes text for support. */
const anyFailureSchema = failureSchema.extend({ code: z.string() }).transform((stored): Failure => {
  const { code, details, retryable } = stored;
  if (isFailureCode(code)) return { ...stored, code };
  return { ...failure('unknown-reason', [code, details].filter(Boolean).join('\n')), retryable };
});

function isFailureCode(code: string): code is FailureCode {
  return (FAILURE_CODES as readonly string[]).includes(code);
}

const phaseSchema = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('queued'),
    why: z.enum(['starting', 'own-limit', 'scarf-limit', 'scarf-trouble', 'offline', 'token', 'again']),
    until: timeOrNull,
    attempt: count,
    failure: failureSchema.exactOptional(),
  }),
  z.object({ name: z.literal('uploading'), stopping: z.boolean() }),
  z.object({
    name: z.literal('unconfirmed'),
    stopping: z.boolean(),
    finding: z.enum(['looking', 'nothing', 'several']),
    candidates: z.array(keptCandidate),
    listCut: z.literal(true).exactOptional(),
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
  size: bytes,
  modifiedMs: z.number(),
  device: z.number(),
  inode: z.number(),
});

const archiveEntry = z.object({
  start: bytes,
  packedBytes: bytes,
  method: z.enum(['stored', 'deflated']),
  crc32: z.number().nullable(),
  size: bytes,
});

const archiveLayer = z.union([archiveEntry, z.object({ packing: z.enum(PACKINGS) })]);
/** An archive in an archive, each packed as a whole. */
const LAYERS_AT_MOST = 4;

const sheetParts = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('excel'),
    texts: archiveEntry.nullable(),
    styles: archiveEntry.nullable(),
    dates: z.literal([1900, 1904]),
  }),
  z.object({ kind: z.literal('opendocument'), index: count }),
]) satisfies z.ZodType<SheetParts>;

const part = z.object({
  name: z.string(),
  firstLine: count,
  lines: count,
  unit,
  sheet: z.string().exactOptional(),
  path: z.string(),
  packed: z
    .object({
      entry: archiveEntry,
      archive: identity,
      layers: z.array(archiveLayer).max(LAYERS_AT_MOST).exactOptional(),
      sheet: sheetParts.exactOptional(),
    })
    .nullable(),
  identity,
  compression: z.enum(COMPRESSIONS),
  form: formSchema,
  fingerprint: z.string(),
}) satisfies z.ZodType<PartFile>;

const VERSION = 1;
/** A check tells the hours of fewer days apart. */
const DAYS_AT_MOST = 50;

const recordSchema = z.object({
  version: z.literal(VERSION),
  id: z.string(),
  owner: z.string(),
  createdAt: time,
  startedBy: z
    .string()
    .transform((name) => name.slice(0, NAME_LENGTH))
    .exactOptional(),
  startedFrom: z.literal('command-line').exactOptional(),
  watchedFolder: z.string().max(PATH_LENGTH).exactOptional(),
  endedAt: timeOrNull,
  file: z.object({
    path: z.string(),
    name: z.string(),
    identity,
    fingerprint: z.string().default(''),
    compression: z.enum(COMPRESSIONS),
    form: formSchema.default(NDJSON),
    parts: z.array(part).max(PARTS_AT_MOST).exactOptional(),
  }),
  resends: z
    .object({
      importId: z.string(),
      which: z.enum(['refused', 'set-aside', 'both', 'rest']),
      refused: count.exactOptional(),
      // A version that does not know `rest` reads only records with this key, so it may be empty.
      originsPath: z.string(),
      copiesPath: z.string().exactOptional(),
    })
    .nullable()
    .default(null),
  destination: destinationSchema,
  keepReadable: z.boolean(),
  // Absent in records that are older than Safety IDs.
  safetyIds: z.boolean().default(false),
  fixes: keptFixesSchema.default(NO_FIXES),
  assumed: z.array(assumption).max(ASSUMED_AT_MOST).exactOptional(),
  checked: z
    .object({
      lines: count,
      blank: count,
      skipped: count.default(0),
      ready: count,
      untidy: z.boolean(),
      oldestMs: z.number().nullable(),
      oldestReadyMs: z.number().exactOptional(),
      days: z
        .array(z.object({ startMs: z.number(), events: count }))
        .max(DAYS_AT_MOST)
        .exactOptional(),
      artifacts: z
        .object({
          shown: z.array(z.object({ name: z.string(), events: count })).max(SENT_ARTIFACTS_AT_MOST),
          more: count,
        })
        .exactOptional(),
      otherArtifacts: z.array(z.string()).max(OTHER_ARTIFACTS_AT_MOST).exactOptional(),
    })
    .refine(({ lines, blank, skipped, ready }) => blank + skipped + ready <= lines, 'more than the lines'),
  phase: phaseSchema,
  setBacks: count,
  repeats: count.exactOptional(),
  uploadBegan: timeOrNull,
  remoteId: id.nullable(),
  answered: z.boolean().default(false),
  supposed: z.boolean().default(false),
  lostBefore: z.boolean().default(false),
  counts: z
    .object({
      lines: count,
      blank: count,
      setAside: count,
      skipped: count.default(0),
      sent: count,
      notSent: count,
    })
    .refine(
      ({ lines, blank, setAside, skipped, sent, notSent }) =>
        sent + setAside + skipped + blank + notSent === lines,
      'the counts do not add up to the lines',
    )
    .nullable(),
  setAside: z.array(z.object({ code: z.string(), count })),
  safetyIdsAdded: count.nullable().default(null),
  fixed: count.nullable().default(null),
  allHaveIds: z.boolean(),
  remote: z.object({ ...remoteNumbers, asOf: time }).nullable(),
}) satisfies z.ZodType<StoredRecord>;

/** The keys of record.json that hold the delivery. `supposed`: on trial. */
interface StoredDelivery {
  readonly remoteId: string | null;
  readonly answered: boolean;
  readonly supposed: boolean;
  readonly lostBefore: boolean;
}

/** What record.json holds. Its keys never change: other versions of the app read it. */
export interface StoredRecord extends Omit<RecordFacts, 'retries' | 'repeats' | 'resends'>, StoredDelivery {
  readonly version: typeof VERSION;
  readonly phase: ImportPhase;
  readonly setBacks: number;
  readonly repeats?: number;
  readonly resends: StoredResend | null;
}

type StoredResend = Resend & { readonly originsPath: string };

/** A record that only a newer version of the app can read. */
export const NEWER = 'newer';

/** Reads the content of record.json. Throws when it is damaged or contradicts itself. */
export function readRecord(data: unknown): ImportRecord | typeof NEWER {
  const read = recordSchema.safeParse(data);
  if (read.success) return fromStored(read.data);
  if (isOfNewerVersion(data, read.error.issues)) return NEWER;
  throw read.error;
}

/** The text of record.json. */
export function serialiseRecord(record: ImportRecord): string {
  return JSON.stringify(toStored(record), null, 2);
}

function fromStored(stored: StoredRecord): ImportRecord {
  const {
    version,
    phase,
    setBacks,
    repeats = 0,
    remoteId,
    answered,
    supposed,
    lostBefore,
    resends,
    ...facts
  } = stored;
  const state = stateOf(phase, deliveryOf({ remoteId, answered, supposed, lostBefore }));
  if (state === null) throw new Error(`Version ${version}: ${phase.name} contradicts the delivery.`);
  return { ...facts, resends: resendOf(resends), retries: setBacks, repeats, ...state };
}

function resendOf(stored: StoredResend | null): Resend | null {
  if (stored?.originsPath !== '') return stored;
  const { importId, which, copiesPath } = stored;
  return { importId, which, ...(copiesPath !== undefined && { copiesPath }) };
}

function deliveryOf({ remoteId, answered, supposed, lostBefore }: StoredDelivery): Delivery {
  const earlierUploadLost = lostBefore;
  if (remoteId === null) return { kind: 'not-confirmed', earlierUploadLost };
  return { kind: answered ? 'answered' : supposed ? 'on-trial' : 'found', remoteId, earlierUploadLost };
}

/** Joins phase and delivery; null when they contradict each other. */
function stateOf(phase: ImportPhase, delivery: Delivery): ImportState | null {
  const isConfirmed = delivery.kind === 'answered' || delivery.kind === 'found';
  switch (phase.name) {
    case 'queued':
      return delivery.kind === 'not-confirmed' ? { phase, delivery } : null;
    case 'uploading':
      return delivery.kind === 'not-confirmed' ? { phase, delivery } : null;
    case 'unconfirmed':
      return delivery.kind === 'not-confirmed' ? { phase, delivery } : null;
    case 'failed': {
      if (delivery.kind !== 'not-confirmed' || delivery.earlierUploadLost) return null;
      return { phase, delivery: NOT_SENT };
    }
    case 'processing':
      return delivery.kind === 'not-confirmed' ? null : { phase, delivery };
    case 'done':
      return isConfirmed ? { phase, delivery } : null;
    case 'cancelled':
      return { phase, delivery };
  }
}

function toStored(record: ImportRecord): StoredRecord {
  const { delivery, ...facts } = record;
  // The order of the keys is that of the file.
  return {
    version: VERSION,
    id: facts.id,
    owner: facts.owner,
    createdAt: facts.createdAt,
    ...(facts.startedBy !== undefined && { startedBy: facts.startedBy }),
    ...(facts.startedFrom !== undefined && { startedFrom: facts.startedFrom }),
    ...(facts.watchedFolder !== undefined && { watchedFolder: facts.watchedFolder }),
    endedAt: facts.endedAt,
    file: facts.file,
    resends: facts.resends === null ? null : { originsPath: '', ...facts.resends },
    destination: facts.destination,
    keepReadable: facts.keepReadable,
    safetyIds: facts.safetyIds,
    fixes: facts.fixes,
    ...(facts.assumed !== undefined && { assumed: facts.assumed }),
    checked: facts.checked,
    phase: facts.phase,
    setBacks: facts.retries,
    ...(facts.repeats > 0 && { repeats: facts.repeats }),
    uploadBegan: facts.uploadBegan,
    remoteId: remoteIdOf(record),
    answered: delivery.kind === 'answered',
    supposed: delivery.kind === 'on-trial',
    lostBefore: delivery.earlierUploadLost,
    counts: facts.counts,
    setAside: facts.setAside,
    safetyIdsAdded: facts.safetyIdsAdded,
    fixed: facts.fixed,
    allHaveIds: facts.allHaveIds,
    remote: facts.remote,
  };
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
