import { tokenIn } from '../../shared/app/account-entry';
import { fail, succeed, type Result } from '../../shared/failure';

/** Windows' credential store holds at most 2560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
export const MAX_TOKEN_BYTES = 2560;

/** Takes the token out of what was typed. Fails when a header cannot carry it or a password store cannot save it. */
export function cleanToken(typed: string): Result<string> {
  const token = tokenIn(typed);
  if (token === '') return fail('token-empty');
  // Headers allow visible ASCII only. Word processors replace quotes and dashes.
  if (!/^[\x21-\x7e]+$/.test(token)) return fail('token-not-ascii');
  if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) return fail('token-too-long');
  return succeed(token);
}
