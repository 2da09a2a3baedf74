import { appDataFolder, APP_NAME, usualDataFolder } from '../../main/places/data-folder';
import { otherServer, policyPath, serverAddress, type Launch } from '../../main/places/launch';
import { passwordEntries } from '../../main/places/password-entry';
import { readPolicy, settingsOf, type Policy } from '../../main/policy/policy';
import { lookAtSettings } from '../../main/storage/settings-store';
import type { KeytarServices } from '../../main/credentials/keytar-store';
import { policyLine } from '../../renderer/text/command-line';
import { warn } from '../common/output';

/** What the app left on this computer, and where. */
export interface Place {
  readonly dataFolder: string;
  readonly apiUrl: string;
  readonly entries: KeytarServices;
  readonly policy: Policy;
  readonly kept: ReturnType<typeof lookAtSettings>;
}

/** Reads the app's settings and the organization's policy, and tells what of that policy cannot be used. Changes nothing. */
export function thisPlace(): Place {
  const launch: Launch = { isPackaged: false, version: '', env: process.env, hasSwitch: () => false };
  const dataFolder = usualDataFolder();
  const policy = readPolicy(policyPath(launch));
  if (policy.trouble !== null) warn(policyLine(policy.trouble.path));
  return {
    dataFolder,
    apiUrl: serverAddress(launch),
    entries: passwordEntries({
      appName: APP_NAME,
      server: otherServer(launch),
      dataFolder,
      appData: appDataFolder(),
    }),
    policy,
    kept: lookAtSettings(dataFolder, settingsOf(policy)),
  };
}
