import { StringDecoder } from 'node:string_decoder';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { SharedTexts } from '../../../../src/engine/workbook/shared-texts';
import { SheetRows } from '../../../../src/engine/workbook/sheet-rows';
import { XmlReading } from '../../../../src/engine/workbook/xml-reading';
import { XmlScanner } from '../../../../src/engine/workbook/xml-scanner';
import type { XmlVisitor } from '../../../../src/engine/workbook/xml-visitor';
import { rounds } from '../../../support/rounds';

type Read = (xml: Buffer, cuts: readonly number[], visitor: XmlVisitor) => void;

function pieces(xml: Buffer, cuts: readonly number[]): Buffer[] {
  const bounds = [0, ...cuts.map((cut) => cut % (xml.length + 1)).toSorted((a, b) => a - b), xml.length];
  return bounds.slice(1).map((end, index) => xml.subarray(bounds[index], end));
}

const ours: Read = (xml, cuts, visitor) => {
  const reading = new XmlReading(visitor);
  for (const piece of pieces(xml, cuts)) reading.push(piece);
  reading.end();
};

const saxes: Read = (xml, cuts, visitor) => {
  const parser = new SaxesParser();
  const decoder = new StringDecoder('utf8');
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', ({ name, attributes }) => visitor.open(local(name), attributes));
  parser.on('closetag', ({ name }) => visitor.close(local(name)));
  parser.on('text', (text) => visitor.text?.(text));
  parser.on('cdata', (text) => visitor.text?.(text));
  parser.on('error', (error) => {
    throw error;
  });
  for (const piece of pieces(xml, cuts)) parser.write(decoder.write(piece));
  parser.write(decoder.end()).close();
};

/** What a visitor hears, texts joined, and whether it ends in an error. */
function heard(read: Read, xml: string, cuts: readonly number[]): readonly string[] {
  const events: string[] = [];
  let text = '';
  let depth = 0;
  const flush = (): void => {
    if (text !== '') events.push(text);
    text = '';
  };
  const visitor: XmlVisitor = {
    open(name, attributes) {
      flush();
      depth += 1;
      events.push(`<${name} ${JSON.stringify(attributes)}`);
    },
    close(name) {
      flush();
      depth -= 1;
      events.push(`</${name}`);
    },
    text(part) {
      // Blanks around the root mean nothing.
      if (depth > 0) text += part;
    },
  };
  try {
    read(Buffer.from(xml), cuts, visitor);
  } catch {
    return [...events, 'damaged'];
  }
  flush();
  return events;
}

/** The rows of a sheet, and whether it ends in an error. */
function rowsOf(read: Read, xml: string, cuts: readonly number[]): readonly string[] {
  const rows: string[] = [];
  const texts = new SharedTexts();
  texts.isWhole = true;
  for (const text of ['zero', 'one', 'two & more']) texts.add(text);
  const context = { texts, styles: ['number', 'date-time'] as const, dates: 1900 as const };
  try {
    read(
      Buffer.from(xml),
      cuts,
      new SheetRows(context, (row, cells) => rows.push(JSON.stringify([row, cells.texts()]))),
    );
  } catch {
    rows.push('damaged');
  }
  return rows;
}

const text = fc.oneof(
  fc.constantFrom(
    '1',
    '46352.9',
    'a&amp;b',
    '&#10;',
    'ü€😀',
    ']]>',
    ' x ',
    '_x000D_',
    'a\r\nb',
    '"',
    "'",
    '&nbsp;',
  ),
  fc.string({ maxLength: 6 }),
);
const content = text.map((raw) => raw.replaceAll('<', ''));
const value = fc.constantFrom('A1', 'B2', 's', 'str', 'inlineStr', '1', 'b', 'n', 'x y', 'a&lt;b', "it's");
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom('r', 's', 't', 'x:id', 'xml:space'), value), {
    selector: ([key]) => key,
  })
  .map((pairs) => pairs.map(([key, each]) => ` ${key}="${each}"`).join(''));
const cell = fc
  .record({ attributes, inner: content, kind: fc.nat(6) })
  .map(({ attributes: all, inner, kind }) => {
    const forms = [
      `<c${all}><v>${inner}</v></c>`,
      `<c${all}><is><t>${inner}</t></is></c>`,
      `<c${all}><is><r><t>${inner}</t></r><rPh><t>aid</t></rPh></is></c>`,
      `<c${all}/>`,
      `<x:c${all}><x:v>${inner}</x:v></x:c>`,
      `<c${all}><f>A1+1</f><v><![CDATA[${inner.replaceAll(']]>', '')}]]></v></c>`,
      `<c ${all}\n><!-- ${inner.replaceAll('-', '')} --><v>${inner}</v ></c>`,
    ];
    return forms[kind] ?? '';
  });
const tail = fc.constantFrom(
  '>',
  ' spans="1:8">',
  ' spans="1:8" x14ac:dyDescent="0.25">',
  ' ht="1" ht="2">',
  ' r="3">',
  ' ht="a&amp;b">',
  '/>',
);
const row = fc
  .tuple(
    fc.oneof(
      attributes.map((all) => `${all.replace(/ r="[^"]*"/, ' r="2"')}>`),
      tail.map((end) => ` r="2"${end}`),
    ),
    fc.array(cell, { maxLength: 4 }),
  )
  .map(([tag, cells]) => (tag.endsWith('/>') ? `<row${tag}` : `<row${tag}${cells.join('')}</row>`));
/** A row is read as a whole only where more than one fits behind it. */
const further = fc.constantFrom(
  '',
  '<row r="1048576"><c r="A9" t="s"><v>1</v></c></row>'.repeat(8),
  '<row r="1048577"/>',
);
const prolog = fc.constantFrom(
  '',
  '\uFEFF',
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
  "<?xml version='1.0'?>",
  '<?xml version="1.0" encoding="UTF-16"?>',
  '<!DOCTYPE x><?pi y?>',
  '\n ',
);
const sheet = fc
  .tuple(prolog, fc.array(row, { maxLength: 4 }), further, fc.constantFrom('', '\n', 'x', '<y/>'))
  .map(
    ([before, rows, more, behind]) =>
      `${before}<worksheet><sheetData>${rows.join('\n')}${more}</sheetData></worksheet>${behind}`,
  );
/** A place in the text, and what is put there. */
const slip = fc.option(
  fc.tuple(fc.nat(4000), fc.constantFrom('<', '>', '&', '"', '/', '\u0001', '\r', ']]>', '')),
);

describe('the XML of a sheet', () => {
  it(
    'is read as a parser reads it: the usual, the unusual and the broken, wherever it is cut',
    { tags: ['long'] },
    () => {
      fc.assert(
        fc.property(sheet, slip, fc.array(fc.nat(5000), { maxLength: 6 }), (written, change, cuts) => {
          const at = change === null ? 0 : change[0] % (written.length + 1);
          const cutOff = change?.[1] === '' ? 1 : 0;
          const xml = written.slice(0, at) + (change?.[1] ?? '') + written.slice(at + cutOff);
          expect(heard(ours, xml, cuts)).toEqual(heard(saxes, xml, cuts));
          expect(rowsOf(ours, xml, cuts)).toEqual(rowsOf(saxes, xml, cuts));
        }),
        { numRuns: rounds(3000) },
      );
    },
  );

  it('takes a text of many pieces in linear time', () => {
    const long = `<a>${'x'.repeat(8 * 1024 * 1024)}</a>`;
    const cuts = Array.from({ length: 2000 }, (_, index) => index * 4096);
    expect(heard(ours, long, cuts).join('').length).toBeGreaterThan(8 * 1024 * 1024);
  });
});

describe('the scanner of usual XML', () => {
  it('reads on behind the line end that Excel writes after the declaration', () => {
    const opened: string[] = [];
    const scanner = new XmlScanner({ open: (name) => opened.push(name), close: () => undefined });
    const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
    expect(scanner.push(Buffer.from(`${declaration}<worksheet><sheetData><row r="1">`))).toBeNull();
    expect(opened).toEqual(['worksheet', 'sheetData', 'row']);
  });
});
