import type { Mapping } from './mapping';

export type TableForm = Extract<Form, { mapping: unknown }>;

/** The table that a file is; null: it is none. */
export function tableOf(form: Form): TableForm | null {
  return 'mapping' in form ? form : null;
}

/** How the text of a file is written down. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How events lie in a file. */
export type Layout =
  /** One event a line: NDJSON, as Scarf takes it. */
  | { readonly kind: 'lines' }
  /** JSON in any other layout: the elements of a list, or pretty-printed over many lines. */
  | { readonly kind: 'json'; readonly shape: 'list' | 'pretty' }
  /** CSV and its like: one event a row. */
  | { readonly kind: 'table'; readonly delimiter: Delimiter }
  /** Several files, each in a layout of its own. `unit`: what they all count in, or lines. */
  | { readonly kind: 'parts'; readonly unit: Unit };

/** What a numbered piece of the file is called: the line of a text file, the row of a table, the n-th event of a list. */
export type Unit = 'line' | 'row' | 'event';

export function unitOf(layout: Layout): Unit {
  switch (layout.kind) {
    case 'lines':
      return 'line';
    case 'json':
      return 'event';
    case 'table':
      return 'row';
    case 'parts':
      return layout.unit;
  }
}

type Table = Extract<Layout, { kind: 'table' }>;

/** How a file is to be read: what was recognised, and for a table what its columns mean. Plain data. */
export type Form =
  | { readonly encoding: Encoding; readonly layout: Exclude<Layout, Table> }
  | { readonly encoding: Encoding; readonly layout: Table; readonly mapping: Mapping };

export const NDJSON: Form = { encoding: 'utf-8', layout: { kind: 'lines' } };

/** The file is as Scarf takes it: its bytes need no change, and a line of it can be found by its place. */
export function isPlain({ encoding, layout }: Form): boolean {
  return encoding === 'utf-8' && layout.kind === 'lines';
}
