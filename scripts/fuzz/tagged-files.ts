import type { Random } from '../../test/support/random';

/**
 * Files whose every cell carries a tag with its row and its column. After damage to single characters, what is sent must
 * still hold the tags of one row under the keys of their columns, and no tag may be lost: whatever was not understood is
 * set aside.
 */

/** Rows are damaged at most once each: two damages in a row can shift its cells in a way that nobody can see. */
const MOST_DAMAGED = 4;

const TAG = /@(\d+)\.(\d+)@/g;

interface Table {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A damaged file in one of many layouts. */
export function taggedFile(random: Random, nowMs: number): Buffer {
  const table = makeTable(random, nowMs);
  const ways = [asJson, asAlmostJson, asTable, asTable, asAligned];
  return Buffer.from(random.pick(ways)(table, random));
}

/** What is wrong with what was sent and set aside; null: all of it is explained. */
export function unexplained(content: string, sent: string, setAside: string): string | null {
  const wrong = sent.split('\n').find((line) => line !== '' && !isOneRow(line));
  if (wrong !== undefined) return `cells of several rows or columns are mixed: ${wrong}`;
  const kept = new Set([...rowsIn(sent), ...rowsIn(setAside)]);
  const lost = [...rowsIn(content)].filter((row) => !kept.has(row));
  return lost.length === 0 ? null : `rows are neither sent nor set aside: ${lost.join(', ')}`;
}

function rowsIn(text: string): Set<string> {
  return new Set([...text.matchAll(TAG)].map(([, row = '']) => row));
}

function isOneRow(line: string): boolean {
  const event = Object.entries(JSON.parse(line) as object);
  const tags = event.flatMap(([key, value]) =>
    [...JSON.stringify(value).matchAll(TAG)].map(([, row, column]) => ({ key, row, column })),
  );
  // In JSON the damage may hit a key, which is then another one.
  const isUnderItsKey = tags.every(({ key, column }) => !/^col\d+$/.test(key) || key === `col${column}`);
  const keys = new Set(tags.map(({ key }) => key));
  return isUnderItsKey && keys.size === tags.length && new Set(tags.map(({ row }) => row)).size <= 1;
}

const NOISE = [
  '',
  'x',
  'a b',
  'é',
  '日本',
  "it's",
  '"quoted"',
  'say "hi"',
  'a,b',
  'a;b',
  'two\nlines',
  '\\',
  '\\"',
  '5"',
];

function makeTable(random: Random, nowMs: number): Table {
  const width = 3 + random.below(6);
  const time = random.below(width);
  const id = (time + 1) % width;
  const names = Array.from({ length: width }, (_, column) =>
    column === time ? 'timestamp' : column === id ? '$unique_id' : `col${column}`,
  );
  const rows = Array.from({ length: 5 + random.below(60) }, (_, row) =>
    names.map((_name, column) => {
      if (column === time) return new Date(nowMs - (row + 1) * 60_000).toISOString();
      const tag = `@${row}.${column}@`;
      return column === id ? tag : `${tag}${random.pick(NOISE)}`;
    }),
  );
  return { names, rows };
}

function asTable({ names, rows }: Table, random: Random): string {
  const delimiter = random.pick([',', ',', ';', '\t', '|', ' ']);
  const lineEnd = random.pick(['\n', '\r\n']);
  const quotesAll = random.below(2) === 0;
  const cell = (text: string): string =>
    quotesAll || /["\n]/.test(text) || text.includes(delimiter) ? quoted(text) : text;
  const lines = rows.map((row) => row.map(cell).join(delimiter));
  const rowOf = random.below(4) === 0 ? quoted : (line: string): string => line;
  const damaged = withDamage(lines.map(rowOf), random, [
    '"',
    '\\',
    delimiter,
    lineEnd,
    '\r',
    ' ',
    '\uFEFF',
    '\0',
    '\\"',
    '""',
  ]);
  return [rowOf(names.map(cell).join(delimiter)), ...damaged].join(lineEnd) + random.pick(['', lineEnd]);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Columns that spaces align, with a rule below the names or without. */
function asAligned({ names, rows }: Table, random: Random): string {
  const cells = [names, ...rows].map((row) => row.map((cell) => cell.replaceAll('\n', ' ')));
  const widths = names.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)));
  const gap = ' '.repeat(1 + random.below(2));
  const padded = (cell: string, column: number): string =>
    cell + ' '.repeat((widths[column] ?? 0) - [...cell].length);
  const [header = '', ...lines] = cells.map((row) => row.map(padded).join(gap).trimEnd());
  const rule = widths.map((width) => '-'.repeat(width)).join(gap);
  const damaged = withDamage(lines, random, [' ', '  ', '\t', '"', '\uFEFF', '\0', '\r']);
  return [header, ...(random.below(2) === 0 ? [rule] : []), ...damaged, ''].join('\n');
}

function asJson({ names, rows }: Table, random: Random): string {
  const indent = random.below(3) === 0 ? 2 : 0;
  const events = rows.map((row) =>
    JSON.stringify(Object.fromEntries(names.map((name, index) => [keyOf(name), row[index]])), null, indent),
  );
  const damaged = withDamage(events, random, [
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\n',
    ' ',
    '\uFEFF',
    '\0',
  ]);
  switch (random.below(6)) {
    case 5:
      return damaged.map((event, row) => `app-1  | 10:00:${row} [main] ${event}\n`).join('');
    case 0:
      return `[${damaged.join(',\n')}]`;
    case 1:
      return `{"data":[${damaged.join(',')}]}`;
    case 2:
      return damaged.join('');
    case 3:
      return damaged.map((event) => `[${event}]`).join('\n');
    default:
      return `${damaged.join('\n')}\n`;
  }
}

/** Events as programs write them that nearly know JSON: one kind of slip in all of them, a line each or over several. */
function asAlmostJson({ names, rows }: Table, random: Random): string {
  const slip = random.pick(['comma', 'quotes', 'keys', 'curly', 'comments'] as const);
  const gap = random.below(2) === 0 ? '\n  ' : ' ';
  const text = (value: string): string => {
    if (slip === 'curly') return `“${JSON.stringify(value).slice(1, -1)}”`;
    if (slip !== 'quotes') return JSON.stringify(value);
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  };
  const events = rows.map((row) => {
    const members = names.map((name, column) => {
      const key = slip === 'keys' ? keyOf(name) : text(keyOf(name));
      return `${key}: ${text(row[column] ?? '')}`;
    });
    const comment = slip === 'comments' ? `/* ${names.length} values */ ` : '';
    return `{${gap}${comment}${members.join(`,${gap}`)}${slip === 'comma' ? ',' : ''}${gap.trimEnd()}}`;
  });
  const damaged = withDamage(events, random, ['"', "'", '\\', '{', '}', ',', ':', '\n', ' ', '/', '\0']);
  return random.below(3) === 0 ? `[${damaged.join(',\n')}]` : `${damaged.join('\n')}\n`;
}

function keyOf(name: string): string {
  return name === 'timestamp' ? '$time' : name;
}

/** Inserts, removes or replaces one character in a few of the pieces. */
function withDamage(pieces: readonly string[], random: Random, structure: readonly string[]): string[] {
  const damaged = [...pieces];
  const hit = new Set(
    Array.from({ length: random.below(MOST_DAMAGED + 1) }, () => random.below(pieces.length)),
  );
  for (const index of hit) damaged[index] = damage(pieces[index] ?? '', random, structure);
  return damaged;
}

function damage(text: string, random: Random, structure: readonly string[]): string {
  const at = positionOf(text, random, structure);
  const removed = random.below(3) === 0 ? 0 : 1;
  const inserted = removed === 1 && random.below(2) === 0 ? '' : random.pick(structure);
  return text.slice(0, at) + inserted + text.slice(at + removed);
}

/** Outside of the tags, and mostly at a character of the layout, where damage does most. */
function positionOf(text: string, random: Random, structure: readonly string[]): number {
  const free = [...text.matchAll(/@\d+\.\d+@|[^]/g)].filter(([piece]) => piece.length === 1);
  const layout = free.filter(([piece]) => structure.includes(piece));
  const among = layout.length > 0 && random.below(4) > 0 ? layout : free;
  return among.length === 0 ? text.length : (random.pick(among).index ?? text.length);
}
