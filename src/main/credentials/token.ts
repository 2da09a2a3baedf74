import { fail, succeed, type Result } from '../../shared/failure';

/** Windows' credential store holds at most 2560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
export const MAX_TOKEN_BYTES = 2560;

/** Trims a typed token. Fails when a header cannot carry it or a password store cannot save it. */
export function cleanToken(typed: string): Result<string> {
  const token = typed.trim();
  if (token === '') return fail('token-empty');
  // A single-line field turns pasted line breaks into spaces.
  if (/\s/.test(token)) return fail('token-line-break');
  // Headers allow visible ASCII only. Word processors replace quotes and dashes.
  if (!/^[\x21-\x7e]+$/.test(token)) return fail('token-not-ascii');
  if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) return fail('token-too-long');
  return succeed(token);
}
