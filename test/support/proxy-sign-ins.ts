import { ProxySignIns, type ProxySignInsParts } from '../../src/main/account/proxy-sign-ins';
import type { SignIns } from '../../src/main/scarf/sign-ins';
import type { SignIn } from '../../src/shared/app/proxy-sign-in';

/** Nobody is there to give a sign-in. */
export const NO_SIGN_INS: SignIns = {
  through: (_proxy, open) => open(null, () => undefined),
  reached: () => undefined,
  needed: () => undefined,
};

/** The app's sign-ins at proxies with a password store in memory, for these ways to Scarf. */
export function proxySignIns(parts: Pick<ProxySignInsParts, 'tryWay'> & Partial<ProxySignInsParts>) {
  const entries = new Map<string, SignIn>();
  const seen = { reads: 0, decisions: 0 };
  let keptFor: readonly string[] = [];
  const signIns = new ProxySignIns({
    store: {
      read: async (address) => {
        seen.reads += 1;
        return entries.get(address) ?? null;
      },
      write: async (address, signIn) => {
        entries.set(address, signIn);
        return null;
      },
      forget: async (address) => {
        entries.delete(address);
        return null;
      },
    },
    keptFor: { read: () => keptFor, write: (addresses) => (keptFor = addresses) },
    changed: () => undefined,
    decided: () => {
      seen.decisions += 1;
    },
    ...parts,
  });
  return { signIns, entries, seen, keptFor: () => keptFor };
}
