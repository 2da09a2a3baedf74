/** A failure whose message alone tells a person what happened and what to do; it is shown without a stack. */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure';
}

/** Runs a script's body; its number is the exit code. Failures end up on the console and as exit code 1. */
export async function runScript(body: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await body();
  } catch (error) {
    console.error(sayFailure(error));
    process.exitCode = 1;
  }
}

/** The text of a failure: our own sentence where there is one, else everything that helps to find the fault. */
export function sayFailure(error: unknown): string {
  if (error instanceof ScriptFailure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
