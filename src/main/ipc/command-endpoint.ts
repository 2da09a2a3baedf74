import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { failure } from '../../shared/failure';
import { COMMAND_CHANNEL, type Envelope } from '../../shared/ipc';

/** Validates and runs a command. Never rejects. */
export type AnswerCommand = (name: unknown, input: unknown) => Promise<Envelope<unknown>>;

/**
 * Receives the window's commands from the start. Checks each sender at once; the command then waits for `answering`. When
 * that rejects, so does the command.
 */
export function receiveCommands(
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  answering: Promise<AnswerCommand>,
): void {
  // Each command passes the rejection on to the window; this prevents an unhandled one when no command is waiting.
  answering.catch(() => undefined);
  ipcMain.handle(
    COMMAND_CHANNEL,
    async (event, name: unknown, input: unknown): Promise<Envelope<unknown>> => {
      // Check before the first await: the frame may be gone afterwards.
      if (!isOurs(event)) return { ok: false, error: failure('bad-sender') };
      const answer = await answering;
      return answer(name, input);
    },
  );
}
