import { z } from 'zod';
import { isPath } from '../../shared/files/json-path';
import {
  EDIT_LENGTH,
  EDITS_LENGTH,
  FIXES_AT_MOST,
  CELLS_AT_MOST,
  LINE_EDITS_AT_MOST,
  NAMES_AT_MOST,
  type Fix,
  type Fixes,
  type LineEdit,
} from '../../shared/checks/fix';
import { REPAIRS } from '../../shared/checks/repair';

const KEY_LENGTH = 1_000;
const key = z.string().min(1).max(KEY_LENGTH);

const FIX_SCHEMAS: { readonly [Kind in Fix['kind']]: z.ZodType<Extract<Fix, { readonly kind: Kind }>> } = {
  'rename-key': z.object({ kind: z.literal('rename-key'), from: key, to: key }),
  'take-time': z.object({ kind: z.literal('take-time'), path: key.refine(isPath) }),
  'time-zone': z.object({ kind: z.literal('time-zone'), zone: z.string().min(1).max(100) }),
  'time-as-date': z.object({ kind: z.literal('time-as-date') }),
  'replace-id': z.object({
    kind: z.literal('replace-id'),
    of: z.enum(['package', 'pixel']),
    from: key,
    to: key,
  }),
  'id-for-name': z.object({
    kind: z.literal('id-for-name'),
    of: z.enum(['package', 'pixel']),
    name: key,
    id: key,
  }),
  'give-artifact': z.object({
    kind: z.literal('give-artifact'),
    of: z.enum(['package', 'pixel']),
    to: key,
  }),
  'as-text': z.object({ kind: z.literal('as-text') }),
  'remove-secrets': z.object({ kind: z.literal('remove-secrets') }),
  'plain-address': z.object({ kind: z.literal('plain-address') }),
  'read-as-windows': z.object({ kind: z.literal('read-as-windows') }),
  'new-id': z.object({
    kind: z.literal('new-id'),
    value: z.string().max(KEY_LENGTH),
    from: key.nullable(),
  }),
  'repair-json': z.object({ kind: z.literal('repair-json'), of: z.enum(REPAIRS) }),
  'keep-first': z.object({ kind: z.literal('keep-first') }),
};
export const fixSchema: z.ZodType<Fix> = z.union(Object.values(FIX_SCHEMAS));

/** The text of an edited line: a single line of limited length, because it is saved in the import record. */
export const editedText = z
  .string()
  .max(EDIT_LENGTH)
  .refine((text) => !/[\r\n]/.test(text), 'more than one line');

export const editedCells = z.array(z.string().max(EDIT_LENGTH)).max(CELLS_AT_MOST);

const lineEdit = z.object({
  line: z.number().int().min(1).max(0xffff_ffff),
  text: editedText.nullable(),
  byValue: z.literal(true).exactOptional(),
  cells: editedCells.exactOptional(),
});

function lengthOf({ text, cells = [] }: LineEdit): number {
  return cells.reduce((sum, cell) => sum + cell.length, text?.length ?? 0);
}

/** Fixes from the window: bounded, at most one edit per line, ordered by line. */
export const fixesSchema = fixesUpTo(FIXES_AT_MOST);

/** Fixes from disk: those of the window, and the ids of artifacts that the file names. */
export const keptFixesSchema = fixesUpTo(FIXES_AT_MOST + NAMES_AT_MOST);

function fixesUpTo(atMost: number): z.ZodType<Fixes> {
  return z
    .object({
      all: z.array(fixSchema).max(atMost),
      lines: z.array(lineEdit).max(LINE_EDITS_AT_MOST),
    })
    .refine(
      ({ lines }) => lines.every(({ line }, index) => line > (lines[index - 1]?.line ?? 0)),
      'lines out of order',
    )
    .refine(
      ({ lines }) => lines.reduce((sum, edit) => sum + lengthOf(edit), 0) <= EDITS_LENGTH,
      'too much text',
    );
}
