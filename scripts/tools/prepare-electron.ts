import { describeElectron, findElectron, type ElectronRuntime } from './electron/find';
import { ensureSystem } from './system/ensure-system';
import type { Purpose } from './system/requirements';

/** An Electron and a computer that can run it; says on the console which one it is, and why. */
export async function prepareElectron(purpose: Purpose): Promise<ElectronRuntime> {
  const electron = await findElectron();
  console.log(describeElectron(electron));
  await ensureSystem(electron.executable, purpose);
  return electron;
}
