import type {
  Bridge,
  Broadcast,
  CommandInput,
  CommandOutput,
  Envelope,
  EventName,
  PageCommandName,
} from '../../shared/ipc';
import { fail, type Result } from '../../shared/failure';

declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}

/** Commands without input take only their name. */
type Arguments<K extends PageCommandName> =
  undefined extends CommandInput<K> ? [name: K] : [name: K, input: CommandInput<K>];

/** Runs a command in the main process. Never rejects: every error becomes a failure with a code. */
export function invoke<K extends PageCommandName>(
  ...[name, input]: Arguments<K>
): Promise<Result<CommandOutput<K>>> {
  return resultOf(() => window.bridge.invoke(name, input as CommandInput<K>));
}

/** Checks what the user dropped last. False: something in it has no path. Never rejects. */
export function checkDropped(): Promise<Result<boolean>> {
  return resultOf(() => window.bridge.checkDropped());
}

/** Receives every event of the main process in order, until the returned function is called. */
export function subscribe(listener: (broadcast: Broadcast<EventName>) => void): () => void {
  return window.bridge.subscribe(listener);
}

async function resultOf<T>(ask: () => Promise<Envelope<T>>): Promise<Result<T>> {
  try {
    const answer = await ask();
    return answer.ok ? { ok: true, value: answer.value } : { ok: false, failure: answer.error };
  } catch (reason) {
    return fail('unexpected', reason instanceof Error ? reason.message : String(reason));
  }
}
