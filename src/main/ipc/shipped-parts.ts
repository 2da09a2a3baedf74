import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, succeed, type Result } from '../../shared/failure';
import type { ShippedPart } from '../../shared/app/shipped-part';

/** What others wrote and is shipped with the app. The build wrote it down, beside main's own code. */
export async function shippedParts(): Promise<Result<readonly ShippedPart[]>> {
  try {
    const text = await readFile(join(__dirname, '../parts.json'), 'utf8');
    return succeed(JSON.parse(text) as readonly ShippedPart[]);
  } catch (error) {
    return fail('disk-trouble', String(error));
  }
}
