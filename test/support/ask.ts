import type { CommandInput, CommandOutput, PageCommandName, Snapshot } from '../../src/shared/ipc';
import type { RunningApp } from './app';

/** Invokes a command through the window's bridge. Throws for a failure. */
export async function ask<K extends PageCommandName>(
  { page }: RunningApp,
  name: K,
  input: CommandInput<K>,
): Promise<CommandOutput<K>> {
  const answer = await page.evaluate(
    ([command, given]) => window.bridge.invoke(command as 'app.snapshot', given as undefined),
    [name, input] as const,
  );
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
  return answer.value as CommandOutput<K>;
}

export function snapshotOf(app: RunningApp): Promise<Snapshot> {
  return ask(app, 'app.snapshot', undefined);
}
