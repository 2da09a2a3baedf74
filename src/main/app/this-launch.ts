import { app } from 'electron';
import type { Launch } from '../places/launch';

export function thisLaunch(): Launch {
  return {
    isPackaged: app.isPackaged,
    version: app.getVersion(),
    env: process.env,
    hasSwitch: (name) => app.commandLine.hasSwitch(name),
  };
}
