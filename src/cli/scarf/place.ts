import { appDataFolder, APP_NAME, usualDataFolder } from '../../main/places/data-folder';
import { otherServer, policyPath, serverAddress } from '../../main/places/launch';
import { ProxySignIns } from '../../main/account/proxy-sign-ins';
import { keytarCalls } from '../../main/credentials/keytar-calls';
import { keytarStore } from '../../main/credentials/keytar-store';
import { signInStore } from '../../main/credentials/sign-in-store';
import type { TokenStore } from '../../main/credentials/token-store';
import { passwordEntries, proxyEntries } from '../../main/places/password-entry';
import { readPolicy, settingsOf, type Policy } from '../../main/policy/policy';
import { lookAtSettings } from '../../main/storage/settings-store';
import { policyLine } from '../../renderer/text/command-line';
import type { SignIns } from '../../main/scarf/sign-ins';
import { warn } from '../common/output';
import { thisLaunch } from './this-launch';

/** What the app left on this computer, and where. */
export interface Place {
  readonly dataFolder: string;
  readonly apiUrl: string;
  readonly tokens: TokenStore;
  /** The sign-ins at proxies that the app saved. None is asked for, and what is saved stays as it is. */
  readonly signIns: SignIns;
  readonly policy: Policy;
  readonly kept: ReturnType<typeof lookAtSettings>;
}

/** Reads the app's settings and the organization's policy, and tells what of that policy cannot be used. Changes nothing. */
export function thisPlace(): Place {
  const launch = thisLaunch();
  const dataFolder = usualDataFolder();
  const policy = readPolicy(policyPath(launch));
  if (policy.trouble !== null) warn(policyLine(policy.trouble.path));
  const kept = lookAtSettings(dataFolder, settingsOf(policy));
  const entries = passwordEntries({
    appName: APP_NAME,
    server: otherServer(launch),
    dataFolder,
    appData: appDataFolder(),
  });
  const passwords = keytarCalls();
  return {
    dataFolder,
    apiUrl: serverAddress(launch),
    tokens: keytarStore(entries, passwords),
    // One for the whole run: what a proxy refused is not sent to it for the next account.
    signIns: new ProxySignIns({
      store: signInStore(proxyEntries(entries), passwords),
      keptFor: { read: () => kept.read('signInProxies') ?? [], write: () => undefined },
      tryWay: () => Promise.resolve(null),
      changed: () => undefined,
      decided: () => undefined,
    }),
    policy,
    kept,
  };
}
