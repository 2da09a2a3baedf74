import { isOfAdministrators } from '../../main/policy/administrators-file';
import { readCertificateFile, type CertificateFile } from '../../main/scarf/certificates';
import type { Scarf } from '../../main/scarf/scarf';
import { connectToScarf } from '../../main/scarf/scarf-connection';
import { environmentProxy } from './environment-proxy';
import type { KnownToken } from './known-token';
import type { Place } from './place';

/** The calls to Scarf with a token. `close` ends their connections. */
export interface WayToScarf {
  readonly scarf: Scarf;
  readonly close: () => void;
}

/**
 * The way of the app, as far as Node knows it: its settings for proxy and certificates hold, and the system's proxies are
 * those that the environment names.
 */
export async function wayToScarf({ apiUrl, kept, policy }: Place, known: KnownToken): Promise<WayToScarf> {
  const file = await trustedFile(kept.settings.certificateFile, policy.locked.certificateFile, known);
  const connection = connectToScarf({
    apiUrl,
    settings: () => kept.settings,
    certificateFile: () => file,
    systemProxy: async (url) => environmentProxy(url, process.env),
    free: Promise.resolve(),
  });
  return { scarf: connection.scarfFor(() => known.token), close: connection.reconnect };
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
