import { systemClock } from '../../main/time/clock';
import type { ImportRecord } from '../../main/imports/record/record';
import { importProgressText, importWaitText } from '../../renderer/text/command-line';
import type { ImportView } from '../../shared/imports/import';
import type { FileOptions } from '../common/file-options';
import { warn } from '../common/output';
import { ProgressLine } from '../files/progress';
import type { ImportsBesideApp } from './beside-the-app';

/** What others left is gone on with as long as it takes; this is how often that is looked at. */
const LOOK_MS = 500;

/** `handed-over`: Scarf has it, and it was not to be waited for. `elsewhere`: another process goes on with it. */
export interface Followed {
  readonly view: ImportView;
  readonly as: 'over' | 'handed-over' | 'elsewhere';
}

/**
 * Follows an import until it has ended or waits for a decision that only the app can ask for; with `--no-wait`, until
 * Scarf has it. Ctrl+C stops it, as the app does.
 */
export async function follow(
  id: string,
  { imports, views, changed }: Pick<ImportsBesideApp, 'imports' | 'views' | 'changed'>,
  { waits }: Pick<FileOptions, 'waits'>,
  signal: AbortSignal,
): Promise<Followed> {
  const teller = new Teller();
  const interrupted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  let isStopped = false;
  try {
    for (;;) {
      const view = views.get(id);
      if (view !== undefined) {
        teller.tell(view);
        if (isOver(view)) return { view, as: 'over' };
        if (imports.isElsewhere(id)) return { view, as: 'elsewhere' };
        const mayLeave = !waits && !isStopped && !signal.aborted;
        if (mayLeave && imports.isHandedOver(id)) return { view, as: 'handed-over' };
      }
      // A token that Scarf does not take any more is not replaced while this waits.
      const mustStop = signal.aborted || (view !== undefined && waitsForToken(view));
      if (mustStop && !isStopped) {
        isStopped = true;
        // It may end all the same, or be stopped by Scarf: what became of it is followed.
        await imports.stop(id).catch((error: unknown) => warn(`${String(error)}\n`));
        continue;
      }
      await Promise.race(isStopped ? [changed()] : [changed(), interrupted]);
    }
  } finally {
    teller.clear();
    if (waits) await untilAtRest(imports, changed, signal);
  }
}

/** Waits for what was taken over from others, unless Ctrl+C was pressed. */
async function untilAtRest(
  imports: ImportsBesideApp['imports'],
  changed: ImportsBesideApp['changed'],
  signal: AbortSignal,
): Promise<void> {
  while ((imports.isAtWork || imports.underWay().some(isNext)) && !signal.aborted)
    await Promise.race([changed(), systemClock.sleep(LOOK_MS, signal)]);
}

/** It waits for nothing but the end of another one of this computer. */
function isNext({ phase }: ImportRecord): boolean {
  return phase.name === 'queued' && (phase.why === 'own-limit' || phase.why === 'starting');
}

function waitsForToken({ phase }: ImportView): boolean {
  return phase.name === 'queued' && phase.why === 'token';
}

function isOver({ phase }: ImportView): boolean {
  switch (phase.name) {
    case 'queued':
    case 'uploading':
    case 'processing':
      return false;
    case 'unconfirmed':
      return phase.finding !== 'looking';
    case 'done':
    case 'failed':
    case 'cancelled':
      return true;
  }
}

/** Progress on a terminal, and each new reason to wait. */
class Teller {
  readonly #line = new ProgressLine(process.stderr);
  #told: string | null = null;

  tell(view: ImportView): void {
    const wait = importWaitText(view, systemClock.now());
    const reason = wait === null ? null : JSON.stringify([view.phase.name, wait.sentence]);
    if (wait !== null && reason !== this.#told) {
      this.clear();
      warn(`${wait.sentence}${wait.next === null ? '' : ` ${wait.next}`}\n`);
    }
    this.#told = reason;
    this.#line.write(importProgressText(view));
  }

  clear(): void {
    this.#line.clear();
  }
}
