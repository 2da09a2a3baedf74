import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { failure, FailureError, type Failure, type Result } from '../../shared/failure';
import {
  COMMAND_CHANNEL,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type Envelope,
} from '../../shared/ipc';
import { inputs } from './inputs';

/** One handler a command; leaving one out does not compile. */
export type Handlers = {
  [K in CommandName]: (
    input: CommandInput<K>,
  ) => Result<CommandOutput<K>> | Promise<Result<CommandOutput<K>>>;
};

/**
 * Answers the window's commands, in this order: is it our page, is the command known, does its input fit, run. Every
 * call gets an envelope; what a handler throws is reported and becomes a failure without its text.
 */
export function registerCommands(
  handlers: Handlers,
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  report: (error: unknown) => void,
): void {
  ipcMain.handle(
    COMMAND_CHANNEL,
    async (event, name: unknown, input: unknown): Promise<Envelope<unknown>> => {
      // Read at once: the frame may be gone after the first await.
      if (!isOurs(event)) return refuse(failure('bad-sender'));
      if (!isCommand(name)) return refuse(failure('bad-input', 'unknown command'));
      const parsed = inputs[name].safeParse(input);
      if (!parsed.success)
        return refuse(failure('bad-input', `${name}: ${parsed.error.issues[0]?.message ?? ''}`));
      try {
        const run = handlers[name] as (value: unknown) => Result<unknown> | Promise<Result<unknown>>;
        const result = await run(parsed.data);
        return result.ok ? { ok: true, value: result.value } : refuse(result.failure);
      } catch (error) {
        if (error instanceof FailureError) return refuse(error.failure);
        report(error);
        return refuse(failure('unexpected'));
      }
    },
  );
}

function refuse(error: Failure): Envelope<never> {
  return { ok: false, error };
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(inputs, name);
}
