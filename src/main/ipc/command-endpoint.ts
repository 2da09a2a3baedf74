import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { failure } from '../../shared/failure';
import { COMMAND_CHANNEL, type Envelope } from '../../shared/ipc';

/** Answers a command, whatever it is and whatever comes with it. Never rejects. */
export type AnswerCommand = (name: unknown, input: unknown) => Promise<Envelope<unknown>>;

/**
 * Takes the window's commands from the first moment on: who sends one is looked at as it comes, and it waits until there
 * is somebody to answer. Where nobody comes, the window hears that.
 */
export function takeCommands(
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  answering: Promise<AnswerCommand>,
): void {
  // Told to whoever asks, and otherwise where it happened.
  answering.catch(() => undefined);
  ipcMain.handle(
    COMMAND_CHANNEL,
    async (event, name: unknown, input: unknown): Promise<Envelope<unknown>> => {
      // Read at once: the frame may be gone after the first await.
      if (!isOurs(event)) return { ok: false, error: failure('bad-sender') };
      const answer = await answering;
      return answer(name, input);
    },
  );
}
