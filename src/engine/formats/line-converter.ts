import { TableLines, type WrittenLines } from './table/table-lines';
import type { Form, JsonLayout, TableForm } from '../../shared/files/layout';
import type { CountedText } from '../../shared/checks/problem';
import { JsonValues } from './json/json-values';
import { OpenedTexts } from './json/opened-texts';
import { toText } from './line-shape/shaped-lines';
import { NO_EVIDENCE } from './reading-evidence';

/**
 * Converts a file of any form to one event a line, in UTF-8: the input of all rules, and the content of uploads. Memory
 * does not depend on the file.
 */
export class LineConverter {
  /** A JSON list or value has no end: the file may have been cut. Known after the last chunk. */
  unfinished = false;
  /** What the whole file shows about guesses. Known after the last chunk. */
  evidence = NO_EVIDENCE;
  /** Members of a wrapper beside the events, which are not sent. Known after the last chunk. */
  beside: readonly CountedText[] = [];
  /** Requests so far that do not count. Each has become an empty line. */
  get leftOut(): number {
    return this.table?.leftOut ?? 0;
  }

  private table: TableLines | null = null;
  /** What is known of the lines of the last chunk; null: nothing. */
  written: WrittenLines | null = null;

  constructor(private readonly form: Form) {}

  /** Converts decompressed chunks. Each chunk of the result is valid until the next is requested. */
  async *convert(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { form } = this;
    switch (form.layout.kind) {
      case 'lines':
        yield* toText(chunks, form);
        break;
      case 'json':
        yield* this.values(toText(chunks, form), form.layout);
        break;
      case 'table':
        if ('mapping' in form) yield* this.rows(toText(chunks, form), form);
        break;
      case 'parts':
        // Each part is converted by itself, in its own form.
        break;
    }
  }

  private async *values(chunks: AsyncIterable<Buffer>, layout: JsonLayout): AsyncGenerator<Buffer> {
    const values = new JsonValues(layout);
    const texts = layout.shape === 'wrapped' ? new OpenedTexts() : null;
    for await (const chunk of chunks) yield opened(texts, values.push(chunk));
    yield opened(texts, values.end());
    this.unfinished = values.unfinished || texts?.unfinished === true;
    this.beside = [...values.beside].map(([text, count]) => ({ text, count }));
  }

  private async *rows(chunks: AsyncIterable<Buffer>, form: TableForm): AsyncGenerator<Buffer> {
    const lines = new TableLines(form);
    this.table = lines;
    this.written = lines.written;
    for await (const chunk of chunks) yield* lines.push(chunk);
    yield* lines.end();
    this.evidence = {
      ...NO_EVIDENCE,
      times: lines.takeTimes(),
      nullWords: lines.takeNullWords(),
      requests: lines.requests,
    };
  }
}

function opened(texts: OpenedTexts | null, lines: Buffer): Buffer {
  return texts === null ? lines : texts.push(lines);
}
