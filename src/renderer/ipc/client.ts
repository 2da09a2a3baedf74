import type {
  Bridge,
  Broadcast,
  CommandInput,
  CommandName,
  CommandOutput,
  EventName,
} from '../../shared/ipc';
import { fail, type Result } from '../../shared/failure';

declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}

/** Commands without input take only their name. */
type Arguments<K extends CommandName> =
  undefined extends CommandInput<K> ? [name: K] : [name: K, input: CommandInput<K>];

/** Runs a command in the main process. Never rejects: every error becomes a failure with a code. */
export async function invoke<K extends CommandName>(
  ...[name, input]: Arguments<K>
): Promise<Result<CommandOutput<K>>> {
  try {
    const answer = await window.bridge.invoke(name, input as CommandInput<K>);
    return answer.ok ? { ok: true, value: answer.value } : { ok: false, failure: answer.error };
  } catch (reason) {
    return fail('unexpected', reason instanceof Error ? reason.message : String(reason));
  }
}

/** Receives every event of the main process in order, until the returned function is called. */
export function subscribe(listener: (broadcast: Broadcast<EventName>) => void): () => void {
  return window.bridge.subscribe(listener);
}

/** Path of a dropped file; empty when it has none, such as a file dragged from a web page. */
export function pathOf(file: File): string {
  return window.bridge.pathOf(file);
}
