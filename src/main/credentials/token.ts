import { fail, succeed, type Result } from '../../shared/failure';

/** Windows' credential store holds at most 2560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
export const MAX_TOKEN_BYTES = 2560;

/** A token as it may be sent in a header and kept by every password store, or what is wrong with it. */
export function cleanToken(typed: string): Result<string> {
  const token = typed.trim();
  if (token === '') return fail('token-empty');
  // A field of one line makes a space of each line break that is pasted into it; no token has either.
  if (/\s/.test(token)) return fail('token-line-break');
  // A header takes visible ASCII; a pasted quote or dash of a word processor is the usual culprit.
  if (!/^[\x21-\x7e]+$/.test(token)) return fail('token-not-ascii');
  if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) return fail('token-too-long');
  return succeed(token);
}
