import type { Fixes } from '../../shared/fix';
import { LineFixer } from '../fixes/line-fixer';
import { LineValidator } from '../rules/line-validator';
import type { Form } from '../../shared/layout';
import { LineSplitter, type LineSink } from '../read/line-splitter';
import { hasError } from '../rules/problems';
import type { EventSource } from '../read/event-source';

/** Whether each of the sound events, more than one, carries the same `$unique_id`. Most files tell it by line 2. */
export async function hasConstantId(
  source: EventSource,
  { form, fixes, nowMs }: { readonly form: Form; readonly fixes: Fixes; readonly nowMs: number },
  signal: AbortSignal,
): Promise<boolean> {
  const ids = new Ids(nowMs, LineFixer.for(fixes, nowMs));
  const splitter = new LineSplitter(ids);
  for await (const chunk of source.lines(form, signal).chunks()) {
    splitter.push(chunk);
    if (!ids.equal) return false;
  }
  splitter.end();
  return ids.equal && ids.sound > 1;
}

class Ids implements LineSink {
  equal = true;
  sound = 0;
  private first = '';
  private readonly judge: LineValidator;

  constructor(
    nowMs: number,
    private readonly fixer: LineFixer | null,
  ) {
    this.judge = new LineValidator(nowMs);
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer } = this;
    if (!this.equal) return;
    const fate = fixer === null ? 'as-is' : fixer.look(bytes, start, end, number, utf8);
    if (fixer === null || fate === 'as-is') this.note(bytes, start, end, utf8);
    else if (fate === 'fixed') this.note(fixer.bytes, 0, fixer.length, true);
  }

  private note(bytes: Buffer, start: number, end: number, utf8: boolean): void {
    const verdict = this.judge.validate(bytes, start, end, utf8);
    if (hasError(verdict.problems)) return;
    const id = `${verdict.id.high} ${verdict.id.low}`;
    if (this.sound === 0) this.first = id;
    this.sound += 1;
    if (!verdict.hasId || id !== this.first) this.equal = false;
  }

  blank(): void {
    // It has no id, nor needs one.
  }

  longLine(): void {
    // It is not sound.
  }
}
