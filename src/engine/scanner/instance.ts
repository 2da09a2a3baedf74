import { dayMs, OTHER_CALENDARS } from '../rules/time/calendar';
import { SCANNER } from './scanner-wasm';

/** Node's WebAssembly as far as it is used here: its types come only with those of a browser. */
export interface WebAssemblyOfNode {
  validate(code: Buffer): boolean;
  readonly Module: new (code: Buffer) => CompiledScanner;
  readonly Instance: new (
    module: CompiledScanner,
    imports: { readonly values: { readonly midnight: typeof midnight } },
  ) => { readonly exports: ScannerExports & RowExports };
}
type CompiledScanner = object;

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly?: WebAssemblyOfNode };

/** What `assembly/scan.ts` exports. Places are byte offsets in its memory. */
export interface ScannerExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Where rows, names, pairs of names and the text lie. */
  rowsAt(): number;
  namesAt(): number;
  pairsAt(): number;
  textAt(): number;
  /** Where the bytes of a further word at this position belong. There is room for eight at each. */
  wordPlace(position: number): number;
  addWord(position: number, length: number, value: number, quoted: boolean, bits: number): void;
  forgetWords(): void;
  /** 1: names or pairs that are not in their table stay undecided. */
  namesAreFull(): number;
  forgetNames(): void;
  /** Returns where the first undecided line starts. */
  scan(from: number, end: number, cap: number): number;
  /** Of the last scan: its lines, and how many of them end with CR LF. */
  rowCount(): number;
  crlfCount(): number;
}

/** What `assembly/rows.ts` exports. */
export interface RowExports {
  eventsAt(): number;
  /** Where the tables of `assembly/places.ts` lie: of words for no value, of days, and the words of columns. */
  nullsAt(): number;
  daysAt(): number;
  wordsAt(): number;
  beginTable(sign: number, quotes: boolean, isRagged: boolean, columns: number, time: number): void;
  setColumn(index: number, value: number, place: number, length: number): void;
  setNullWord(column: number, word: number, isEmpty: boolean): void;
  forgetNullTexts(): void;
  /** Returns where the first undecided row starts. */
  scanRows(from: number, end: number, room: number): number;
  /** Of the last scan: its rows, the bytes of their events, and whether the next row is not whole. */
  eventCount(): number;
  eventBytes(): number;
  hasRunOut(): number;
  /** A bit for each slot of which a time was read. */
  hitsOf(half: number): number;
  forgetHits(): void;
}

/** The columns of a row, in words of four bytes. The time, ms since 1970, is a double. */
export const ROW = { high: 0, low: 1, content: 2, start: 3, pair: 6, hasId: 7 } as const;
/** Words per row, and doubles. */
export const ROW_LENGTH = 8;
export const ROW_DOUBLES = ROW_LENGTH / 2;
/** The place of the time, counted in doubles. */
export const TIME = 2;

/** The package and the pixel that a line names; null: none. */
export type Artifacts = readonly [packageId: string | null, pixel: string | null];

/** A name in its table: a word with its length, three that are free, its bytes. */
const NAME_HEAD = 16;
const NAME_BYTES = 80;

/** The vectors of the scanner read behind the last line. */
const READ_BEYOND = 64;

/** The scanner and its memory. One serves all files of a thread, because each takes a piece of the address space. */
export class ScannerInstance {
  readonly memory: Buffer;
  /** Two views of the rows of the last scan. */
  readonly rows: Int32Array;
  readonly times: Float64Array;
  readonly textAt: number;
  /** Bytes of text at a time. */
  readonly textBytes: number;
  /** Whose words the scanner knows. */
  owner: object | null = null;
  /** With another number, pairs have another meaning. */
  renewals = 0;
  private names: (string | undefined)[] = [];
  private readonly namesAt: number;
  private readonly pairs: Uint32Array;

  constructor(readonly exports: ScannerExports & RowExports) {
    const { buffer } = exports.memory;
    this.memory = Buffer.from(buffer);
    this.rows = new Int32Array(buffer, exports.rowsAt());
    this.times = new Float64Array(buffer, exports.rowsAt());
    this.namesAt = exports.namesAt();
    this.pairs = new Uint32Array(buffer, exports.pairsAt());
    this.textAt = exports.textAt();
    this.textBytes = buffer.byteLength - this.textAt - READ_BEYOND;
  }

  /** The artifacts of a pair by its number. */
  artifactsOf(pair: number): Artifacts {
    const names = (this.pairs[pair - 1] as number) - 1;
    return [this.nameOf(names >>> 16), this.nameOf(names & 0xffff)];
  }

  /** Makes room for other names if there is none. */
  renewNames(): void {
    if (this.exports.namesAreFull() === 0) return;
    this.exports.forgetNames();
    this.names = [];
    this.renewals += 1;
  }

  /** `number` 0 is no name. */
  private nameOf(number: number): string | null {
    return number === 0 ? null : (this.names[number] ?? this.readName(number));
  }

  private readName(number: number): string {
    const at = this.namesAt + (number - 1) * NAME_BYTES;
    const from = at + NAME_HEAD;
    const name = this.memory.toString('utf8', from, from + this.memory.readUInt32LE(at));
    this.names[number] = name;
    return name;
  }
}

/** Midnight of a day, ms since 1970; NaN: it is not known here. */
function midnight(year: number, month: number, day: number): number {
  return year < OTHER_CALENDARS ? dayMs(year, month, day) : Number.NaN;
}

let shared: ScannerInstance | null | undefined;

/** The scanner of this thread; null: there can be none, and each line is read as any other. */
export function sharedScanner(): ScannerInstance | null {
  if (shared === undefined) shared = newScanner(WebAssembly);
  return shared;
}

/** Null: there is no WebAssembly, this processor lacks its vectors, or there is no room for its memory. */
export function newScanner(wasm: WebAssemblyOfNode | undefined): ScannerInstance | null {
  const code = Buffer.from(SCANNER, 'base64');
  if (wasm?.validate(code) !== true) return null;
  try {
    const instance = new wasm.Instance(new wasm.Module(code), { values: { midnight } });
    return new ScannerInstance(instance.exports);
  } catch {
    // Its memory reserves gigabytes of addresses: more than some systems let a process have.
    return null;
  }
}
