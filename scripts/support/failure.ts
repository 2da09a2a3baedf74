/** A failure whose message is enough for the user; printed without a stack. */
export class ScriptFailure extends Error {
  override readonly name = 'ScriptFailure';
}

/** Runs a script. `body` returns the exit code; a thrown error is printed and sets exit code 1. */
export async function runScript(body: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await body();
  } catch (error) {
    console.error(sayFailure(error));
    process.exitCode = 1;
  }
}

/** The message of a `ScriptFailure`; the stack of any other error. */
export function sayFailure(error: unknown): string {
  if (error instanceof ScriptFailure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
