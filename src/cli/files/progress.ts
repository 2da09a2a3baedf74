import { checkProgressText } from '../../renderer/text/check';
import type { OnProgress } from './read-files';

/** Shows progress in one line of a terminal; nothing where the output is no terminal. */
export class ProgressLine {
  private shown = false;

  constructor(private readonly terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>) {}

  readonly show: OnProgress = (progress) => {
    this.write(checkProgressText(progress));
  };

  write(text: string): void {
    if (!this.terminal.isTTY) return;
    this.shown = true;
    this.terminal.write(`\r\x1b[K${text}`);
  }

  clear(): void {
    if (this.shown) this.terminal.write('\r\x1b[K');
    this.shown = false;
  }
}
