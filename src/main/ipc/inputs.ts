import * as z from 'zod';
import type { ProblemCode } from '../../shared/checks/problem';
import { editedCells, editedText, fixesSchema } from '../storage/fix-schema';
import { keyMappingSchema, mappingSchema } from '../storage/form-schema';
import type { CommandInput, CommandName } from '../../shared/ipc';
import { passwordFault, userFault } from '../../shared/app/proxy-sign-in';
import { ANSWER_LENGTH, QUESTION_CODES } from '../../shared/checks/question';
import { PARTS_AT_MOST } from '../../shared/files/parts';
import { ROWS_A_PAGE } from '../../shared/checks/flawed-row';
import { EXTERNAL_PAGES } from '../../shared/app/external-pages';
import { ID_LENGTH, PATH_LENGTH } from '../../shared/limits';
import { SAMPLE_FILES } from '../../shared/files/sample-file';

/** An import's id may hold one of Scarf's. */
const id = z
  .string()
  .min(1)
  .max(ID_LENGTH + 20);
const text = (max: number) => z.string().max(max);
const code = text(50).transform((value) => value as ProblemCode);
const line = z.number().int().min(0).max(0xffff_ffff);

const destination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['package', 'pixel']), id, name: text(500) }),
  z.strictObject({ kind: z.literal('mixed') }),
]);

const filter = z.strictObject({
  class: z.enum(['info', 'warning', 'error']).nullable(),
  cause: text(500).nullable(),
  text: text(500),
});

const whichRows = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('first'), from: line }),
  z.strictObject({ kind: z.literal('set-aside') }),
]);

const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('track'), remoteId: id }),
  z.strictObject({ kind: z.literal('send-again') }),
  z.strictObject({ kind: z.literal('look-again') }),
  z.strictObject({ kind: z.literal('give-up') }),
]);

const CODES_AT_MOST = 40;

const rowChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['none', 'leave-out']) }),
  z.strictObject({ kind: z.literal('cells'), cells: editedCells }),
  z.strictObject({ kind: z.enum(['event', 'text']), text: editedText }),
]);

const path = z.string().min(1).max(PATH_LENGTH);

/** Paths chosen or dropped together. A folder counts once. */
const FILES_AT_ONCE = PARTS_AT_MOST;

const patch = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).exactOptional(),
  textSize: z.number().int().min(50).max(300).exactOptional(),
  notifications: z.boolean().exactOptional(),
  proxy: z.enum(['system', 'none']).exactOptional(),
  certificateFile: z.null().exactOptional(),
  parallelImports: z.number().int().min(1).max(15).exactOptional(),
  updates: z.enum(['off', 'ask']).exactOptional(),
  updateChannel: z.enum(['stable', 'testing']).exactOptional(),
  keepInTray: z.boolean().exactOptional(),
  startAtLogin: z.boolean().exactOptional(),
});

/** Bounds of a table that the window exports. */
const EXPORT_ROWS = 100_000;
const EXPORT_COLUMNS = 30;
const EXPORT_CELL = 2_000;

const anyMapping = z.union([mappingSchema, keyMappingSchema]);
const rowsAside = z.enum(['wait', 'send-rest']);
const afterwards = z.enum(['stay', 'move']);
const folderChoices = z.strictObject({ rowsAside, afterwards });
const fileName = text(1_024);

const presetName = text(200);
/** By default a preset has the name of a file. */
const savedName = text(4096);

const nothing = z.undefined();

/**
 * The schema of each command's input, with limits. Data from the window is `unknown` until it passes. A missing schema, or
 * one of another type than the command's input, does not compile.
 */
export const inputs = {
  'app.snapshot': nothing,
  'app.open-external': z.strictObject({ page: z.enum(EXTERNAL_PAGES) }),
  'app.copy': z.strictObject({ text: text(200_000) }),
  'app.parts': nothing,
  'app.show-data-folder': nothing,
  'app.show-saved': z.strictObject({ id }),
  'connection.connect': z.strictObject({ owner: text(200), token: text(20_000) }),
  'connection.retry': nothing,
  'connection.back-online': nothing,
  'connection.use': z.strictObject({ owner: text(200), closing: z.literal(true).exactOptional() }),
  'connection.disconnect': z.strictObject({ owner: text(200) }),
  'proxy.sign-in': z.strictObject({
    address: text(300),
    user: text(255).refine((user) => userFault(user) === null),
    password: text(255).refine((password) => passwordFault(password) === null),
  }),
  'proxy.forget': z.strictObject({ address: text(300) }),
  'check.prepare': nothing,
  'check.choose-file': nothing,
  'check.choose-folder': nothing,
  'check.start': z.strictObject({ path, more: z.array(path).max(FILES_AT_ONCE).exactOptional() }),
  'check.take-given': z.strictObject({ id }),
  'check.decline-given': z.strictObject({ id }),
  'check.start-sample': z.strictObject({ sampleFile: z.enum(SAMPLE_FILES) }),
  'check.restart': z.strictObject({ id }),
  'check.close': z.strictObject({ id }),
  'check.set-destination': z.strictObject({ id, destination }),
  'check.answer': z.strictObject({
    id,
    kind: text(200),
    code: z.enum(QUESTION_CODES),
    value: text(ANSWER_LENGTH).nullable(),
  }),
  'check.set-mapping': z.strictObject({ id, mapping: anyMapping, name: presetName.exactOptional() }),
  'check.forget-mapping': z.strictObject({ id, mapping: anyMapping }),
  'check.use-preset': z.strictObject({ id, name: savedName }),
  'check.set-fixes': z.strictObject({ id, fixes: fixesSchema }),
  'check.try-fixes': z.strictObject({
    id,
    code: code.nullable(),
    fixes: fixesSchema,
    after: line,
    limit: z.number().int().min(1).max(50),
  }),
  'check.flawed-rows': z.strictObject({
    id,
    codes: z.array(code).max(CODES_AT_MOST),
    fixes: fixesSchema,
    after: line,
    limit: z.number().int().min(1).max(ROWS_A_PAGE),
  }),
  'check.try-row': z.strictObject({ id, line, change: rowChange, fixes: fixesSchema }),
  'check.save-corrected': z.strictObject({ id }),
  'check.save-too-old': z.strictObject({ id }),
  'check.set-safety-ids': z.strictObject({ id, on: z.boolean() }),
  'check.preview': z.strictObject({ id, which: whichRows }),
  'check.lines': z.strictObject({
    id,
    code,
    after: line,
    limit: z.number().int().min(1).max(200),
  }),
  'artifacts.refresh': nothing,
  'import.start': z.strictObject({
    checkId: id,
    keepReadable: z.boolean(),
    each: z.boolean().exactOptional(),
  }),
  'import.stop': z.strictObject({ id }),
  'import.rest': z.strictObject({ id }),
  'import.send-now': z.strictObject({ id }),
  'import.resolve': z.strictObject({ id, answer }),
  'import.source-rows': z.strictObject({ id, lines: z.array(line).max(500) }),
  'import.fix': z.strictObject({
    id,
    which: z.enum(['refused', 'set-aside', 'both']),
    cause: text(500).nullable(),
    line: line.exactOptional(),
  }),
  'import.stop-fix': z.strictObject({ id }),
  'import.save-refused': z.strictObject({ id }),
  'import.save-set-aside': z.strictObject({ id }),
  'import.save-receipt': z.strictObject({ id, text: text(200_000) }),
  'import.show-file': z.strictObject({ id }),
  'import.check-again': z.strictObject({ id, asTheyAre: z.literal(true).exactOptional() }),
  'history.refresh': z.strictObject({ of: z.enum(['in-use', 'all']) }),
  'history.export': z.strictObject({
    rows: z
      .array(z.array(text(EXPORT_CELL)).max(EXPORT_COLUMNS))
      .min(1)
      .max(EXPORT_ROWS),
  }),
  'log.open': z.strictObject({ importId: id }),
  'log.close': z.strictObject({ importId: id }),
  'log.rows': z.strictObject({
    importId: id,
    filter,
    offset: z.number().int().min(0),
    limit: z.number().int().min(1).max(500),
  }),
  'log.find-line': z.strictObject({ importId: id, filter, line }),
  'log.save': z.strictObject({ importId: id }),
  'presets.export': z.strictObject({ name: savedName }),
  'presets.import': nothing,
  'presets.remove': z.strictObject({ name: savedName }),
  'folders.offer': z.strictObject({ importId: id }),
  'folders.add': z.strictObject({
    importId: id,
    where: z.enum(['its-own', 'chosen']),
    choices: folderChoices,
  }),
  'folders.add-new': z.strictObject({ destination, choices: folderChoices }),
  'folders.change': z.strictObject({
    id,
    changes: z.strictObject({
      rowsAside: rowsAside.exactOptional(),
      afterwards: afterwards.exactOptional(),
      isOn: z.boolean().exactOptional(),
    }),
  }),
  'folders.remove': z.strictObject({ id }),
  'folders.show': z.strictObject({ id }),
  'folders.check-file': z.strictObject({ id, name: fileName }),
  'folders.leave-file': z.strictObject({ id, name: fileName }),
  'report.make': z.strictObject({ detail: z.enum(['codes', 'texts']) }),
  'report.save': z.strictObject({ text: text(200_000) }),
  'settings.change': z.strictObject({ patch }),
  'settings.choose-certificate': nothing,

  'update.look': nothing,
  'update.download': nothing,
  'update.stop': nothing,
  'update.restart': nothing,
} satisfies { [K in CommandName]: z.ZodType<CommandInput<K>> };
