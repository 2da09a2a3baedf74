import { CommandLine } from './command-line';
import { fastClock, rigAmongOthers } from './imports-rig';
import { tempFolder } from './temp-folder';

/** A computer with an app that is connected and a command line, on the same data folder. They end with the test. */
export async function sharedComputer(apiUrl: string) {
  const line = new CommandLine(tempFolder(), apiUrl);
  line.connect();
  const rig = await rigAmongOthers(apiUrl, {
    folder: line.dataFolder,
    clock: fastClock(),
    answerMs: 60_000,
    stallMs: 60_000,
  });
  return { line, rig };
}
