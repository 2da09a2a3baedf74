import { TableLines } from '../tables/table-lines';
import { isPlain, type Encoding, type Form } from '../../../shared/layout';
import { JsonValues } from './json-values';
import { decoded, utf8Of } from './text';

/**
 * The events of a file one a line, in UTF-8, whatever the file's layout: what all rules read, and what goes out. Memory
 * does not depend on the file.
 */
export class AsLines {
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

async function* rows(
  texts: AsyncIterable<string>,
  { layout, mapping }: Extract<Form, { mapping: unknown }>,
): AsyncGenerator<Buffer> {
  const lines = new TableLines(layout.delimiter, mapping);
  for await (const text of texts) yield utf8Of(lines.push(text));
  yield utf8Of(lines.end());
}
