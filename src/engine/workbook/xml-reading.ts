import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { WorkbookDamagedError } from './workbook-damaged-error';

export type Attributes = Readonly<Record<string, string>>;

/** Receives the parts of an XML text in order. Names come without their namespace. */
export interface XmlVisitor {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text?(text: string): void;
}

/**
 * Reads XML by streaming. Entities beyond those of XML itself are not expanded, so a small file cannot grow. Throws
 * `WorkbookDamagedError` where the text is no XML.
 */
export class XmlReading {
  private readonly parser = new SaxesParser();
  private readonly decoder = new StringDecoder('utf8');

  constructor(visitor: XmlVisitor) {
    const { parser } = this;
    parser.on('opentag', ({ name, attributes }) => visitor.open(localName(name), attributes));
    parser.on('closetag', ({ name }) => visitor.close(localName(name)));
    if (visitor.text !== undefined) {
      const text = visitor.text.bind(visitor);
      parser.on('text', text);
      parser.on('cdata', text);
    }
    parser.on('error', (error) => {
      throw new WorkbookDamagedError(error.message);
    });
  }

  push(chunk: Buffer): void {
    this.parser.write(this.decoder.write(chunk));
  }

  end(): void {
    this.parser.write(this.decoder.end()).close();
  }
}

/** Reads a whole part of a workbook. */
export async function readXml(chunks: AsyncIterable<Buffer>, visitor: XmlVisitor): Promise<void> {
  const reading = new XmlReading(visitor);
  for await (const chunk of chunks) reading.push(chunk);
  reading.end();
}

/** The value of an attribute, whatever the prefix of its namespace. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => localName(key) === name)?.[1];
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
