import * as z from 'zod';
import {
  DELIMITERS,
  ENCODINGS,
  LOG_VALUES,
  QUOTINGS,
  type Form,
  type Layout,
  type LogDialect,
} from '../../shared/files/layout';
import {
  LOG_KINDS,
  PATTERN_LENGTH,
  PATTERNS_AT_MOST,
  RULES_AT_MOST,
  type Requests,
} from '../../shared/files/requests';
import { isPath } from '../../shared/files/json-path';
import { ANSWER_LENGTH, QUESTION_CODES, type Answers } from '../../shared/checks/question';
import {
  COLUMNS_AT_MOST,
  KEYS_AT_MOST,
  TIME_FORMATS,
  type KeyMapping,
  type MappedKey,
  type Mapping,
  type TimeChoice,
} from '../../shared/files/mapping';

const NAME_LENGTH = 1_000;
const LINES_ABOVE_AT_MOST = 1_000;
const PATH_LENGTH = 4_096;
const BEFORE_AT_MOST = 65_536;
/** No line in which columns are aligned is longer. */
const LINE_AT_MOST = 1_048_576;
const NULL_LENGTH = 20;
const NULLS_AT_MOST = 50;

const zone = z.string().max(100);
const calendar = z.literal('buddhist').exactOptional();
const written = { format: z.enum(TIME_FORMATS), zone, calendar };

/** What a column may mean, and a value of events in JSON alike. */
const COMMON_USES = [
  z.object({ kind: z.literal('clock') }),
  z.object({ kind: z.literal('zone') }),
  z.object({ kind: z.literal('key'), key: z.string().min(1).max(NAME_LENGTH) }),
  z.object({ kind: z.literal('leave-out') }),
] as const;

const use = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('time'), ...written }),
  z.object({ kind: z.literal('date'), ...written }),
  ...COMMON_USES,
]);

const REQUEST_WORDS_AT_MOST = 100;
const column = z
  .number()
  .int()
  .min(0)
  .max(COLUMNS_AT_MOST - 1)
  .exactOptional();
const pattern = z.string().min(1).max(PATTERN_LENGTH);
const patterns = z.array(pattern).max(PATTERNS_AT_MOST);
const requestWords = z.array(z.string().min(1).max(20)).max(REQUEST_WORDS_AT_MOST).nullable();
const whetherCounted = z.enum(['count', 'leave-out']);

const requestsSchema = z.object({
  columns: z.object({ method: column, status: column, path: column, host: column, agent: column }),
  choice: z.object({
    methods: requestWords,
    statuses: requestWords,
    bots: whetherCounted,
    assets: whetherCounted,
    onlyPaths: patterns,
    notPaths: patterns,
  }),
  rules: z
    .array(
      z.object({
        host: pattern.exactOptional(),
        path: pattern.exactOptional(),
        to: z.object({ kind: z.enum(['package', 'pixel']), id: z.string().min(1).max(NAME_LENGTH) }),
      }),
    )
    .max(RULES_AT_MOST),
}) satisfies z.ZodType<Requests>;

const logSchema = z.object({
  kind: z.enum(LOG_KINDS),
  values: z.array(z.enum(LOG_VALUES)).max(COLUMNS_AT_MOST),
  open: z.literal(true).exactOptional(),
  escapes: z.enum(['percent', 'plus']).exactOptional(),
  fields: z.literal(true).exactOptional(),
  pairs: z.array(z.string().max(NAME_LENGTH)).max(COLUMNS_AT_MOST).exactOptional(),
  paths: z.array(z.string().max(NAME_LENGTH)).max(COLUMNS_AT_MOST).exactOptional(),
  localTimes: z.literal(true).exactOptional(),
}) satisfies z.ZodType<LogDialect>;

export const mappingSchema = z.object({
  header: z.boolean(),
  columns: z
    .array(
      z.object({
        name: z.string().max(NAME_LENGTH),
        use,
        padded: z.literal(true).exactOptional(),
        listed: z.literal(true).exactOptional(),
      }),
    )
    .max(COLUMNS_AT_MOST),
  nulls: z.array(z.string().max(NULL_LENGTH)).max(NULLS_AT_MOST).exactOptional(),
  requests: requestsSchema.exactOptional(),
}) satisfies z.ZodType<Mapping>;

export const answersSchema: z.ZodType<Answers> = z.partialRecord(
  z.enum(QUESTION_CODES),
  z.string().max(ANSWER_LENGTH),
);

export const unit = z.enum(['line', 'row', 'event', 'request']);

const encoding = z.enum(ENCODINGS);
const lineEnds = z.literal('cr').exactOptional();
const place = z.number().int().min(0).max(LINE_AT_MOST);
const shape = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('prefixed') }),
    z.object({ kind: z.literal('almost-json') }),
    z.object({ kind: z.literal('held'), key: z.string().max(NAME_LENGTH) }),
    z.object({ kind: z.literal('quoted') }),
    z.object({ kind: z.literal('cell') }),
    z.object({ kind: z.literal('aligned'), gaps: z.array(z.tuple([place, place])).max(COLUMNS_AT_MOST) }),
  ])
  .exactOptional();

type OtherLayout = Exclude<Layout, { readonly kind: 'table' }>;

const LAYOUT_SCHEMAS: {
  readonly [Kind in OtherLayout['kind']]: z.ZodType<Extract<OtherLayout, { readonly kind: Kind }>>;
} = {
  lines: z.object({ kind: z.literal('lines') }),
  json: z.object({
    kind: z.literal('json'),
    shape: z.enum(['list', 'pretty', 'wrapped']),
    at: z.string().max(PATH_LENGTH).refine(isPath).exactOptional(),
    eachLine: z.literal(true).exactOptional(),
    before: z.number().int().min(1).max(BEFORE_AT_MOST).exactOptional(),
  }),
  parts: z.object({ kind: z.literal('parts'), unit }),
};

const path = z.string().max(PATH_LENGTH).refine(isPath);

const keyUse = z.discriminatedUnion('kind', [z.object({ kind: z.literal('time') }), ...COMMON_USES]);

const keysSchema = z
  .array(z.object({ path, use: keyUse, listed: z.literal(true).exactOptional() }))
  .max(KEYS_AT_MOST);

export const keyMappingSchema = z.object({ keys: keysSchema }) satisfies z.ZodType<KeyMapping>;

const timesSchema = z.object({
  format: z.enum(TIME_FORMATS).nullable(),
  zone,
  calendar,
}) satisfies z.ZodType<TimeChoice>;

/** Earlier records hold the places of values beside the times. */
const earlierSources = z.object({
  times: z.object({
    from: z.array(path).catch([]),
    keys: z.array(z.object({ path, key: z.string() })).catch([]),
  }),
  keys: z.undefined().optional(),
});

function withKeys(form: unknown): unknown {
  const earlier = earlierSources.safeParse(form);
  if (!earlier.success) return form;
  const { from, keys } = earlier.data.times;
  const mapped: readonly MappedKey[] = [
    ...from.map((time) => ({ path: time, use: { kind: 'time' as const } })),
    ...keys.map(({ path: of, key }) => ({ path: of, use: { kind: 'key' as const, key } })),
  ];
  return mapped.length === 0 ? form : { ...Object(form), keys: mapped };
}

const currentForm = z.union([
  z.object({
    encoding,
    lineEnds,
    shape,
    layout: z.object({
      kind: z.literal('table'),
      delimiter: z.enum(DELIMITERS),
      log: logSchema.exactOptional(),
      quoting: z.enum(QUOTINGS).exactOptional(),
      linesAbove: z.number().int().min(0).max(LINES_ABOVE_AT_MOST).exactOptional(),
      sheet: z.union([z.literal(true), z.literal('parquet')]).exactOptional(),
      ragged: z.literal(true).exactOptional(),
    }),
    mapping: mappingSchema,
  }),
  z.object({
    encoding,
    lineEnds,
    shape,
    layout: z.union(Object.values(LAYOUT_SCHEMAS)),
    times: timesSchema.exactOptional(),
    keys: keysSchema.exactOptional(),
  }),
]);

export const formSchema: z.ZodType<Form> = z.preprocess(withKeys, currentForm);
