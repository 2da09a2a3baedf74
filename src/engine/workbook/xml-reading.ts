import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { WorkbookDamagedError } from './workbook-damaged-error';
import { localName, XmlScanner, type HandedOver } from './xml-scanner';
import type { Attributes, XmlVisitor } from './xml-visitor';

/**
 * Reads XML by streaming: the usual by `XmlScanner`, the rest by `saxes`, with the same result. Entities beyond those of XML
 * itself are not expanded, so a small file cannot grow. Throws `WorkbookDamagedError` where the text is no XML.
 */
export class XmlReading {
  private readonly scanner: XmlScanner;
  /** Of what the parser reads. */
  private readonly decoder = new StringDecoder('utf8');
  /** Null: nothing was handed over yet. */
  private parser: SaxesParser | null = null;

  constructor(private readonly visitor: XmlVisitor) {
    this.scanner = new XmlScanner(visitor);
  }

  push(chunk: Buffer): void {
    if (this.parser === null) this.continueWith(this.scanner.push(chunk));
    else this.parser.write(this.decoder.write(chunk));
  }

  end(): void {
    if (this.parser === null) this.continueWith(this.scanner.end());
    this.parser?.write(this.decoder.end()).close();
  }

  private continueWith(handedOver: HandedOver | null): void {
    if (handedOver === null) return;
    this.parser = parserFor(this.visitor, handedOver.opening);
    this.parser.write(this.decoder.write(handedOver.bytes));
  }
}

/** A parser with these elements open, of which the visitor knows. */
function parserFor(visitor: XmlVisitor, opening: string): SaxesParser {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new WorkbookDamagedError(error.message);
  });
  parser.write(opening);
  parser.on('opentag', ({ name, attributes }) => visitor.open(localName(name), attributes));
  parser.on('closetag', ({ name }) => visitor.close(localName(name)));
  if (visitor.text !== undefined) {
    const text = visitor.text.bind(visitor);
    parser.on('text', text);
    parser.on('cdata', text);
  }
  return parser;
}

/** Reads a part of a workbook up to its end. */
export async function readXml(chunks: AsyncIterable<Buffer>, visitor: XmlVisitor): Promise<void> {
  const reading = new XmlReading(visitor);
  for await (const chunk of chunks) reading.push(chunk);
  reading.end();
}

/** The value of an attribute, whatever the prefix of its namespace. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => localName(key) === name)?.[1];
}
