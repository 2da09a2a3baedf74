// A process that works on imports. Reads `claim ID`, `take` and `look` from stdin and answers each with a line of JSON.
import { createInterface } from 'node:readline';
import { ProcessFolders } from '../../src/main/imports/claims/process-folders';

const [, , root = ''] = process.argv;
const folders = new ProcessFolders(root, 'command-line', () => undefined);

async function answer(line: string): Promise<unknown> {
  const [command, id = ''] = line.split(' ');
  switch (command) {
    case 'claim':
      await folders.claim(id);
      return id;
    case 'look':
      return folders.look();
    case 'take': {
      const { claims } = await folders.look();
      const left = claims.filter(({ holder }) => holder === 'nobody');
      const taken = await Promise.all(
        left.map(async (claim) => ((await folders.take(claim)) ? [claim.importId] : [])),
      );
      return taken.flat();
    }
    default:
      throw new Error(line);
  }
}

await folders.open();
process.stdout.write('"open"\n');
const lines = createInterface({ input: process.stdin });
for await (const line of lines) process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
