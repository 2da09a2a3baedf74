import * as z from 'zod';
import { BYTES_AT_MOST, COUNT_AT_MOST, ID_LENGTH, isBoundedTime, MOMENT_AT_MOST } from '../../shared/limits';
import { ANSWER_LENGTH } from '../../shared/checks/question';

// The parts of every schema of a file in the data folder: anyone can edit it, and the window shows what it holds.

const CODE_LENGTH = 100;

export const count = z.number().int().min(0).max(COUNT_AT_MOST);
export const bytes = z.number().int().min(0).max(BYTES_AT_MOST);
/** Milliseconds since 1970. */
export const moment = z.number().min(0).max(MOMENT_AT_MOST);
export const time = z.string().refine(isBoundedTime, 'no time from 1970 to 9999');
export const id = z.string().max(ID_LENGTH);

export const assumption = z.object({
  code: z.string().max(CODE_LENGTH),
  taken: z.string().max(ANSWER_LENGTH),
});
