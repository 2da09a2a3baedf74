import { join } from 'node:path';
import { ensurePackageFiles } from './package-files';

/** DuckDB as a module of Node, for the bench only: 71 MB, which a newcomer's `npm ci` need not carry. */
const carrier = {
  spec: '@duckdb/node-bindings-linux-x64@1.5.6-r.1',
  integrity:
    'sha512-IXcrZJE6kEqM0Z4wwdVnGBHX/frOS33VPNAwDXQ/Q+Fs84b058Qe94chrCCIcNJlG8Y3UHIUU4eBeCQxW5mN1Q==',
} as const;
const module = 'duckdb.node';

/** Fetches DuckDB unless it is cached. Returns the path of the module; null on systems for which none is fetched. */
export async function ensureDuckdb(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  return join(await ensurePackageFiles(carrier, [module, 'libduckdb.so']), module);
}
