import { isOfAdministrators } from '../../main/policy/administrators-file';
import { readCertificateFile, type CertificateFile } from '../../main/scarf/certificates';
import type { Scarf } from '../../main/scarf/scarf';
import { connectToScarf } from '../../main/scarf/scarf-connection';
import { succeed, type Result } from '../../shared/failure';
import { environmentProxy } from './environment-proxy';
import { tokenOf, type KnownToken } from './known-token';
import type { Place } from './place';
import { stopped } from './until-interrupted';

/**
 * Does work with Scarf and the token of an account. The way is that of the app, as far as Node knows it: its settings for
 * proxy and certificates hold, and the system's proxies are those that the environment names. Fails where there is no token.
 */
export async function withScarf<T>(
  owner: string,
  place: Place,
  signal: AbortSignal,
  work: (scarf: Scarf, known: KnownToken) => Promise<T>,
): Promise<Result<T>> {
  // A password store may ask its user, and answer much later or never.
  const known = await Promise.race([tokenOf(owner, place, place.tokens), stopped(signal)]);
  if (!known.ok) return known;
  const { apiUrl, kept, policy } = place;
  const file = await trustedFile(kept.settings.certificateFile, policy.locked.certificateFile, known.value);
  const connection = connectToScarf({
    apiUrl,
    settings: () => kept.settings,
    certificateFile: () => file,
    systemProxy: async (url) => environmentProxy(url, process.env),
    signIns: place.signIns,
    free: Promise.resolve(),
  });
  try {
    const { token } = known.value;
    return succeed(
      await work(
        connection.scarfFor(() => token),
        known.value,
      ),
    );
  } finally {
    // Open connections would keep Node from ending.
    connection.reconnect();
  }
}

/** The certificate file of the settings, if the user agreed to these very certificates or administrators wrote it. */
async function trustedFile(
  path: string | null,
  locked: string | undefined,
  { certificate }: KnownToken,
): Promise<CertificateFile | null> {
  if (path === null) return null;
  const file = await readCertificateFile(path);
  if (!file.ok) return null;
  const isDecided = path === locked && isOfAdministrators(path);
  return isDecided || file.value.fingerprint === certificate ? file.value : null;
}
