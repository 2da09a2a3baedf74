import { session } from 'electron';
import type { CertificateFacts } from '../../shared/app/certificate';
import type { Result } from '../../shared/failure';
import type { Settings } from '../../shared/app/settings';
import { CertificateTrust } from '../account/certificate-trust';
import { ProxySignIns } from '../account/proxy-sign-ins';
import type { KeytarCalls } from '../credentials/keytar-calls';
import { signInStore } from '../credentials/sign-in-store';
import { isOfAdministrators } from '../policy/administrators-file';
import { readCertificateFile } from '../scarf/certificates';
import { connectToScarf, type ScarfConnection } from '../scarf/scarf-connection';
import type { createFoundation } from './foundation';

type Foundation = ReturnType<typeof createFoundation>;

interface Parts extends Pick<Foundation, 'settingsStore' | 'policy' | 'remember'> {
  readonly apiUrl: string;
  readonly windowReady: Promise<void>;
  readonly publish: Foundation['broadcaster']['publish'];
  readonly saveSettings: (changes: Partial<Settings>) => Result<undefined>;
  /** Shows the user what is to be trusted. True: the user trusts it. */
  readonly askToTrust: (path: string, facts: readonly CertificateFacts[]) => Promise<boolean>;
  readonly passwordStore: KeytarCalls;
  /** The name of the entries for sign-ins in the password store. */
  readonly signInEntries: string;
  /** Called when the user decided about a certificate or a sign-in: what failed may now be reached. */
  readonly wayChanged: () => void;
  readonly certificateChanged: () => void;
}

/** How this computer reaches Scarf, as the settings, the user and the proxies on the way decide it. */
export function createConnection(parts: Parts) {
  const { settingsStore, policy, publish, wayChanged } = parts;
  const certificateTrust = new CertificateTrust({
    setting: {
      read: () => settingsStore.settings.certificateFile,
      write: (certificateFile) => parts.saveSettings({ certificateFile }),
    },
    read: (path) => readCertificateFile(path),
    ask: async (path, facts) => {
      // Who wrote the policy and this file could as well have added to the certificates of the computer.
      if (path === policy.locked.certificateFile && isOfAdministrators(path)) return true;
      await parts.windowReady;
      return parts.askToTrust(path, facts);
    },
    changed: (view) => publish('certificate.changed', view),
    decided: () => {
      wayChanged();
      parts.certificateChanged();
    },
  });
  const proxySignIns = new ProxySignIns({
    store: signInStore(parts.signInEntries, parts.passwordStore),
    keptFor: {
      read: () => settingsStore.read('signInProxies') ?? [],
      write: (addresses) => parts.remember('signInProxies', [...addresses]),
    },
    tryWay: () => scarfConnection.tryWay(),
    changed: (view) => publish('proxy-sign-ins.changed', view),
    decided: wayChanged,
  });
  const scarfConnection: ScarfConnection = connectToScarf({
    apiUrl: parts.apiUrl,
    settings: () => settingsStore.settings,
    certificateFile: certificateTrust.trusted,
    free: parts.windowReady,
    systemProxy: (url) => session.defaultSession.resolveProxy(url),
    signIns: proxySignIns,
  });
  return { certificateTrust, proxySignIns, scarfConnection };
}
