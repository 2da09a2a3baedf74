import { TableLines } from './table/table-lines';
import type { Encoding, Form, JsonLayout, TableForm } from '../../shared/layout';
import type { CountedText } from '../../shared/problem';
import { JsonValues } from './json/json-values';
import { OpenedTexts } from './json/opened-texts';
import { NO_EVIDENCE } from './reading-evidence';
import { decodeText, encodeUtf8 } from './decode-text';

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

  constructor(private readonly form: Form) {}

  /** Converts decompressed chunks. Each chunk of the result is valid until the next is requested. */
  async *convert(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { form } = this;
    switch (form.layout.kind) {
      case 'lines':
        yield* inUtf8(chunks, form.encoding);
        break;
      case 'json':
        yield* this.values(inUtf8(chunks, form.encoding), form.layout);
        break;
      case 'table':
        if ('mapping' in form) yield* this.rows(chunks, form);
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
    for await (const chunk of inUtf8(chunks, form.encoding)) yield* lines.push(chunk);
    yield* lines.end();
    this.evidence = { ...NO_EVIDENCE, times: lines.takeTimes() };
  }
}

function opened(texts: OpenedTexts | null, lines: Buffer): Buffer {
  return texts === null ? lines : texts.push(lines);
}

async function* inUtf8(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') yield* chunks;
  else for await (const text of decodeText(chunks, encoding)) yield encodeUtf8(text);
}
