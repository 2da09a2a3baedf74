import { describeElectron, findElectron, type ElectronRuntime } from './electron/find';
import { ensureSystem } from './system/ensure-system';
import type { Purpose } from './system/requirements';

/** Finds an Electron, prints which one and why, and makes sure that this computer can run it. */
export async function prepareElectron(purpose: Purpose): Promise<ElectronRuntime> {
  const electron = await findElectron();
  console.log(describeElectron(electron));
  await ensureSystem(electron.executable, purpose);
  return electron;
}
