import { RowCells } from '../workbook/row-cells';
import type { ColumnNode } from './column-tree';
import type { ColumnReader } from './column-reader';
import { ParquetDamagedError } from './parquet-damaged-error';

/** (ours) A longer list is none that a person made: a few bytes can claim billions of elements. */
const JSON_LENGTH_AT_MOST = 16 * 1024 * 1024;

/** Writes lists, maps and groups of a row as JSON. `readers`: those of all columns of values. */
export class JsonCells {
  private readonly cell = new RowCells();
  /** The length of the JSON so far. */
  private length = 0;

  constructor(private readonly readers: readonly ColumnReader[]) {}

  /**
   * The JSON of a column in the row that its readers have begun; empty: it is missing. Goes behind its entries. Throws
   * `ParquetDamagedError` if it is too long.
   */
  textOf(node: ColumnNode): string {
    this.length = 0;
    const text = this.valueOf(node);
    return text === 'null' ? '' : text;
  }

  private valueOf(node: ColumnNode): string {
    const isMissing = this.firstOf(node).definition < node.definition;
    if (node.element.repetition !== 'repeated') {
      if (isMissing) return this.passOver(node, 'null');
      return this.contentOf(node);
    }
    return isMissing
      ? this.passOver(node, '[]')
      : `[${this.elementsOf(node, (each) => this.contentOf(each)).join(',')}]`;
  }

  private elementsOf(node: ColumnNode, element: (node: ColumnNode) => string): string[] {
    const elements: string[] = [];
    do elements.push(element(node));
    while (this.firstOf(node).repetition === node.repetition);
    return elements;
  }

  private contentOf(node: ColumnNode): string {
    const { element, children } = node;
    if (children.length === 0) return this.leafOf(node);
    const [only] = children;
    if (only?.element.repetition === 'repeated' && children.length === 1) {
      if (element.meaning.kind === 'list') return this.listOf(only);
      const [key, value] = only.children;
      if (element.meaning.kind === 'map' && key !== undefined) return this.mapOf(only, key, value);
    }
    const entries = children.map((child) => {
      const name = this.counted(JSON.stringify(child.element.name));
      return `${name}:${this.valueOf(child)}`;
    });
    return `{${entries.join(',')}}`;
  }

  /** Around each element of a list lies a group of no meaning, but in some old files. */
  private listOf(repeated: ColumnNode): string {
    const [only, ...more] = repeated.children;
    const isWrapper = only !== undefined && more.length === 0 && !OLD_GROUPS.test(repeated.element.name);
    if (this.firstOf(repeated).definition < repeated.definition) return this.passOver(repeated, '[]');
    const elements = this.elementsOf(repeated, (each) =>
      isWrapper ? this.valueOf(only) : this.contentOf(each),
    );
    return `[${elements.join(',')}]`;
  }

  private mapOf(repeated: ColumnNode, key: ColumnNode, value: ColumnNode | undefined): string {
    if (this.firstOf(repeated).definition < repeated.definition) return this.passOver(repeated, '{}');
    const entries = this.elementsOf(repeated, () => {
      const name = this.valueOf(key);
      const text = value === undefined ? 'null' : this.valueOf(value);
      return `${name.startsWith('"') ? name : JSON.stringify(name)}:${text}`;
    });
    return `{${entries.join(',')}}`;
  }

  private leafOf(node: ColumnNode): string {
    const reader = this.firstOf(node);
    this.cell.clear();
    reader.take(this.cell, 0);
    const [text = ''] = this.cell.texts();
    if (!reader.text.isBare) return this.counted(JSON.stringify(text));
    // A number that is none has no text, and infinity is none of JSON.
    if (text === '') return this.counted('null');
    return this.counted(text.endsWith('Infinity') ? JSON.stringify(text) : text);
  }

  private passOver(node: ColumnNode, text: string): string {
    for (const reader of this.readers.slice(node.first, node.first + node.count)) reader.take(this.cell, 0);
    return this.counted(text);
  }

  /** Counts a text with the sign behind it. */
  private counted(text: string): string {
    this.length += text.length + 1;
    if (this.length > JSON_LENGTH_AT_MOST)
      throw new ParquetDamagedError(`a cell of more than ${JSON_LENGTH_AT_MOST} characters`);
    return text;
  }

  private firstOf(node: ColumnNode): ColumnReader {
    return this.readers[node.first] as ColumnReader;
  }
}

/** The repeated group of a list holds the elements themselves, says the format of such names. */
const OLD_GROUPS = /^(?:array|.*_tuple)$/;
