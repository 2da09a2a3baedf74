import { ParquetDamagedError } from './parquet-damaged-error';
import type { SchemaElement } from './schema-element';

/** A column or a group of them, and the levels by which values tell what is missing. */
export interface ColumnNode {
  readonly element: SchemaElement;
  /** A value with a lower definition level is missing here or above. */
  readonly definition: number;
  /** A value with this repetition level is a further element here. */
  readonly repetition: number;
  /** Empty: it is a column of values. */
  readonly children: readonly ColumnNode[];
  /** Which columns of values it has: those from `first` on, `count` of them. */
  readonly first: number;
  readonly count: number;
}

/** A column of the table that a file becomes. */
export interface TableColumn {
  /** The names of the groups around it come before its own, with dots between. */
  readonly name: string;
  /** A list, a map or what holds one becomes JSON; a column of values, a cell. */
  readonly node: ColumnNode;
}

/** The columns of values in the order of the file, and those of the table. */
export interface ColumnTree {
  readonly leaves: readonly ColumnNode[];
  readonly columns: readonly TableColumn[];
}

const DEPTH_AT_MOST = 32;

/** The columns of a file by its schema, a tree in preorder. Throws `ParquetDamagedError`. */
export function columnTree(schema: readonly SchemaElement[]): ColumnTree {
  const leaves: ColumnNode[] = [];
  let at = 0;
  const nodeAt = (around: { definition: number; repetition: number }, depth: number): ColumnNode => {
    const element = schema[at];
    if (element === undefined || depth > DEPTH_AT_MOST)
      throw new ParquetDamagedError('a schema that ends early');
    at += 1;
    const isRoot = depth === 0;
    const levels = {
      definition: around.definition + (isRoot || element.repetition === 'required' ? 0 : 1),
      repetition: around.repetition + (!isRoot && element.repetition === 'repeated' ? 1 : 0),
    };
    const first = leaves.length;
    const children: ColumnNode[] = [];
    while (children.length < element.children) children.push(nodeAt(levels, depth + 1));
    const node = { element, ...levels, children, first, count: Math.max(1, leaves.length - first) };
    if (children.length === 0 && !isRoot) {
      if (element.type === null) throw new ParquetDamagedError(`a group without columns: ${element.name}`);
      leaves.push(node);
    }
    return node;
  };
  const root = nodeAt({ definition: 0, repetition: 0 }, 0);
  if (leaves.length === 0) throw new ParquetDamagedError('no columns');
  return { leaves, columns: root.children.flatMap((child) => tableColumns(child, '')) };
}

function tableColumns(node: ColumnNode, around: string): TableColumn[] {
  const { element, children } = node;
  const name = around === '' ? element.name : `${around}.${element.name}`;
  const isStruct = children.length > 0 && element.repetition !== 'repeated' && !isCollection(element);
  return isStruct ? children.flatMap((child) => tableColumns(child, name)) : [{ name, node }];
}

function isCollection({ meaning: { kind } }: SchemaElement): boolean {
  return kind === 'list' || kind === 'map';
}
