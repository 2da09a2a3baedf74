// npm run scanner: compiles the scanner of lines to WebAssembly, after a change of its source.
import { writeFile } from 'node:fs/promises';
import { runScript } from './support/failure';
import { compileScanner, scannerModule } from './tools/compile-scanner';

await runScript(async () => {
  await writeFile(scannerModule, await compileScanner());
  return 0;
});
