import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The certificates of test/fixtures/tls. */
export const TLS_FIXTURES = join(import.meta.dirname, '../fixtures/tls');

const fixture = (name: string): string => readFileSync(join(TLS_FIXTURES, name), 'utf8');

export const CA = [fixture('ca.pem')] as const;

export type CertificateName = 'server' | 'expired' | 'wrong-host';

/** Key and certificate of a server. */
export const identity = (name: CertificateName): { readonly key: string; readonly cert: string } => ({
  key: fixture('key.pem'),
  cert: fixture(`${name}.pem`),
});
