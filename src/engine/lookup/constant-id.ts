import type { Fixes } from '../../shared/checks/fix';
import { LineFixer } from '../fixes/line-fixer';
import { LineValidator } from '../rules/line-validator';
import { readingOf, type Form } from '../../shared/files/layout';
import { LineSplitter, type LineSink } from '../read/line-splitter';
import { hasError } from '../rules/problems';
import type { EventSource } from '../read/event-source';

/** Whether all valid events have the same `$unique_id`, and there are at least two. Most files differ by line 2. */
export async function hasConstantId(
  source: EventSource,
  { form, fixes, nowMs }: { readonly form: Form; readonly fixes: Fixes; readonly nowMs: number },
  signal: AbortSignal,
): Promise<boolean> {
  const sink = new ConstantIdSink(nowMs, LineFixer.for(fixes, nowMs, readingOf(form)));
  const splitter = new LineSplitter(sink);
  for await (const chunk of source.lines(form, signal).chunks()) {
    splitter.push(chunk);
    if (!sink.equal) return false;
  }
  splitter.end();
  return sink.equal && sink.valid > 1;
}

class ConstantIdSink implements LineSink {
  equal = true;
  valid = 0;
  private first = '';
  private readonly validator: LineValidator;

  constructor(
    nowMs: number,
    private readonly fixer: LineFixer | null,
  ) {
    this.validator = new LineValidator(nowMs);
  }

  line(bytes: Buffer, start: number, end: number, number: number, utf8: boolean): void {
    const { fixer } = this;
    if (!this.equal) return;
    const action = fixer === null ? 'as-is' : fixer.fix(bytes, start, end, number, utf8);
    if (fixer === null || action === 'as-is') this.add(bytes, start, end, utf8);
    else if (action === 'fixed') this.add(fixer.bytes, 0, fixer.length, true);
  }

  private add(bytes: Buffer, start: number, end: number, utf8: boolean): void {
    const result = this.validator.validate(bytes, start, end, utf8);
    if (hasError(result.problems)) return;
    const id = `${result.id.high} ${result.id.low}`;
    if (this.valid === 0) this.first = id;
    this.valid += 1;
    if (!result.hasId || id !== this.first) this.equal = false;
  }

  blank(): void {
    // A blank line is not an event.
  }

  longLine(): void {
    // A line over the cap is not valid.
  }
}
