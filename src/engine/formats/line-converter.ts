import { TableLines } from './table/table-lines';
import { isPlain, type Encoding, type Form } from '../../shared/layout';
import { JsonValues } from './json-values';
import { decoded, utf8Of } from './decode-text';

/**
 * The events of a file one a line, in UTF-8, whatever the file's layout: what all rules read, and what goes out. Memory
 * does not depend on the file.
 */
export class LineConverter {
  /** JSON that does not end: the file may have been cut. Known after the last chunk. */
  unfinished = false;

  constructor(private readonly form: Form) {}

  /** Each chunk is valid until the next is asked for. */
  async *of(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { form } = this;
    if (isPlain(form)) yield* chunks;
    else if (form.layout.kind === 'lines') yield* inUtf8(chunks, form.encoding);
    else if (form.layout.kind === 'json') yield* this.values(inUtf8(chunks, form.encoding));
    else if ('mapping' in form) yield* rows(decoded(chunks, form.encoding), form);
  }

  private async *values(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const values = new JsonValues();
    for await (const chunk of chunks) yield values.push(chunk);
    yield values.end();
    this.unfinished = values.unfinished;
  }
}

async function* inUtf8(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') yield* chunks;
  else for await (const text of decoded(chunks, encoding)) yield utf8Of(text);
}

/** Text of a table that is cut into rows at a time: unpacking gives out a few bytes, and an open row is looked at each time. */
const PIECE_LENGTH = 128 * 1024;

async function* rows(
  texts: AsyncIterable<string>,
  { layout, mapping }: Extract<Form, { mapping: unknown }>,
): AsyncGenerator<Buffer> {
  const lines = new TableLines(layout.delimiter, mapping);
  let waiting = '';
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < PIECE_LENGTH) continue;
    yield utf8Of(lines.push(waiting));
    waiting = '';
  }
  yield utf8Of(lines.push(waiting) + lines.end());
}
