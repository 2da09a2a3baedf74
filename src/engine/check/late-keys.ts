import { pathOf } from '../../shared/files/json-path';
import { readingOf, type Form } from '../../shared/files/layout';
import { keyOfUse } from '../../shared/files/mapping';
import type { DetectedFormat } from '../formats/detect-format';
import type { JsonObject } from '../formats/json/event-places';
import { LaterEvents } from '../formats/json/later-events';
import type { ReadingContext } from '../model/reading-context';
import type { FileSource } from '../read/event-source';
import { redetectWithLater } from '../read/file-start';
import { LineSplitter } from '../read/line-splitter';

/**
 * The format of a file that was read. Keys that tell the time, the address or the like may come late, in events of another
 * kind: if the first events lack them, the first events that have them are looked at too. `names`: the telling names of
 * keys in all lines.
 */
export async function withLateKeys(
  source: FileSource,
  format: DetectedFormat,
  names: readonly string[],
  context: ReadingContext,
  signal: AbortSignal,
): Promise<DetectedFormat> {
  const { form, eventKeys } = format;
  if (eventKeys === undefined || context.form !== null) return format;
  const paths = new Set(eventKeys.seen.map(({ path }) => path));
  const late = names.filter((name) => !paths.has(pathOf([{ key: name }])));
  const events = late.length === 0 ? [] : await laterEvents(source, form, late, signal);
  if (events.length === 0) return format;
  const mapped = new Set((readingOf(form)?.keys ?? []).flatMap(({ use }) => keyOfUse(use) ?? []));
  return redetectWithLater(source, format, { events, mapped }, signal, context);
}

/** Reads until there are enough of them. */
async function laterEvents(
  source: FileSource,
  form: Form,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const later = new LaterEvents(names);
  const splitter = new LineSplitter({
    line: (bytes, start, end) => later.add(bytes.subarray(start, end)),
    blank: () => undefined,
    // The check sets such a line aside.
    longLine: () => undefined,
  });
  for await (const chunk of source.lines(form, signal).chunks()) {
    splitter.push(chunk);
    if (later.done) return later.events;
  }
  splitter.end();
  return later.events;
}
