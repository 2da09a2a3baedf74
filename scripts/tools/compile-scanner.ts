import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureChild } from '../support/child';
import { ScriptFailure } from '../support/failure';
import { projectRoot } from '../support/project';

const compiler = join(projectRoot, 'node_modules/assemblyscript/bin/asc.js');
const folder = join(projectRoot, 'src/engine/scanner');
export const scannerModule = join(folder, 'scanner-wasm.ts');

/** Pages of 64 KB: the scanner's tables take four, text at a time the others. */
const PAGES = '21';

/** The TypeScript module that carries the compiled scanner. Equal sources give equal modules on every computer. */
export async function compileScanner(): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'scanner-'));
  const output = join(temporary, 'scan.wasm');
  try {
    const { code, stderr } = await captureChild(
      process.execPath,
      [
        ...[compiler, 'index.ts', '-O3', '--noAssert', '--enable', 'simd,bulk-memory'],
        // No memory management: all places are fixed.
        ...['--runtime', 'stub', '--memoryBase', '0'],
        ...['--initialMemory', PAGES, '--maximumMemory', PAGES, '--outFile', output],
      ],
      { cwd: join(folder, 'assembly') },
    );
    if (code !== 0) throw new ScriptFailure(stderr);
    const text = (await readFile(output)).toString('base64');
    return `// Compiled from assembly by \`npm run scanner\`.\nexport const SCANNER =\n  '${text}';\n`;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
