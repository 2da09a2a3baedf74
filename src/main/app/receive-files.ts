import { app } from 'electron';
import { GivenFiles, pathsIn } from './given-files';

/** Receives files of the system from the start: they may come before the window is there. */
export function receiveFiles(): GivenFiles {
  const given = new GivenFiles();
  app.on('open-file', (event, path) => {
    event.preventDefault();
    given.add([path]);
  });
  app.on('second-instance', (_event, argv, folder) =>
    given.add(pathsIn(argv.slice(1), folder, app.getAppPath())),
  );
  given.add(pathsIn(process.argv.slice(1), startFolder(), app.getAppPath()));
  return given;
}

/** Null: the folder in which the app was started is gone. */
function startFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}
