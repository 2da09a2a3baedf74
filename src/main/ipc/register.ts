import { failure, FailureError, type Failure, type Result } from '../../shared/failure';
import type { CommandInput, CommandName, CommandOutput, Envelope } from '../../shared/ipc';
import type { AnswerCommand } from './command-endpoint';
import { inputs } from './inputs';

/** One handler a command; leaving one out does not compile. */
export type Handlers = {
  [K in CommandName]: (
    input: CommandInput<K>,
  ) => Result<CommandOutput<K>> | Promise<Result<CommandOutput<K>>>;
};

/**
 * Answers the window's commands, in this order: is the command known, does its input fit, run. Every call gets an
 * envelope; what a handler throws is reported and becomes a failure without its text.
 */
export function commandsBy(handlers: Handlers, report: (error: unknown) => void): AnswerCommand {
  return async (name, input) => {
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
  };
}

function refuse(error: Failure): Envelope<never> {
  return { ok: false, error };
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(inputs, name);
}
