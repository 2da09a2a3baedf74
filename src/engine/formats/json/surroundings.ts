import { pathOf, type Step } from '../../../shared/files/json-path';
import { MAX_LINE_BYTES } from '../../model/limits';
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isOfBom,
  isSpace,
  LF,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  RECORD_SEPARATOR,
} from '../../bytes/json-signs';

export type Opening = typeof OPEN_LIST | typeof OPEN_OBJECT;

/** An open bracket around events. */
interface Level {
  readonly opening: Opening;
  /** How many steps of the path lead to it. */
  readonly step: number;
  /** It stands by itself: without events it is a value of its own. */
  readonly alone: boolean;
  /** Where it begins among the bytes held. */
  readonly heldFrom: number;
  found: boolean;
  /** Members beside the events, while no event is found. */
  readonly beside: string[];
}

const NAMES_COUNTED = 100;
const NAME_BYTES = 400;

/**
 * Follows the bytes around the events of a JSON file: lists, and the wrappers on the path to the events. Lists on the
 * way are opened. An object without anything on the path is left over as it is written, so that nothing is lost.
 *
 * It sees no byte of an event. Memory depends on the longest object without events, up to the longest line.
 */
export class Surroundings {
  /** Members beside the events by their paths, and how many times each stands there. */
  readonly beside = new Map<string, number>();

  private readonly levels: Level[] = [];
  private expects: 'value' | 'key' | 'name' | 'colon' | 'comma' | 'skipped' = 'value';
  private name: number[] = [];
  private escaped = false;
  /** In a member beside the events, or in a broken wrapper: open brackets, and whether a text is open. */
  private depth = 0;
  private inText = false;
  /** The bytes of an object and what is around it, from the first that has no events yet. */
  private held = Buffer.alloc(0);
  private heldLength = 0;
  private holds = false;
  private rest: Buffer | null = null;
  /** For each step, the path of the members beside it. */
  private readonly prefixes: readonly string[];

  constructor(private readonly path: readonly Step[]) {
    this.prefixes = path.map((_, step) => (step === 0 ? '' : `${pathOf(path.slice(0, step))}.`));
  }

  /** The bracket around the next value; null: it stands alone. */
  get inside(): Opening | null {
    return this.levels.at(-1)?.opening ?? null;
  }

  /** A value that is left over, once: an object without events, or the beginning of a wrapper that broke off. */
  takeLeftOver(): Buffer | null {
    const { rest } = this;
    this.rest = null;
    return rest;
  }

  /** Reads one byte outside of values. True: a value begins with it. */
  read(byte: number): boolean {
    if (this.holds) this.hold(byte);
    switch (this.expects) {
      case 'value':
        return this.value(byte);
      case 'key':
        this.key(byte);
        return false;
      case 'name':
        this.readName(byte);
        return false;
      case 'colon':
        if (byte === COLON) this.enterMember();
        else if (!isBetween(byte)) this.break(byte);
        return false;
      case 'comma':
        return this.comma(byte);
      case 'skipped':
        return this.skip(byte);
    }
  }

  /** The value that began has ended. */
  valueEnded(): void {
    this.expects = this.inside === OPEN_OBJECT ? 'comma' : 'value';
  }

  /** What follows does not belong to what is open. A value that broke off tells enough; else a value is left over. */
  cut(where: 'in-value' | 'between-values'): void {
    if (where === 'between-values' && this.levels.length > 0) this.rest = this.beginning();
    this.levels.length = 0;
    this.expects = 'value';
    this.holds = this.inText = this.escaped = false;
  }

  private value(byte: number): boolean {
    if (isBetween(byte) || byte === COMMA || isOfBom(byte)) return false;
    const { path } = this;
    const level = this.levels.at(-1);
    const step = level === undefined ? 0 : level.opening === OPEN_LIST ? level.step : level.step + 1;
    const inObject = level?.opening === OPEN_OBJECT;
    const isEach = inObject && path[level.step] === 'each';
    if (byte === CLOSE_LIST && level?.opening === OPEN_LIST) this.close();
    else if (byte === OPEN_LIST && level?.opening !== OPEN_LIST) {
      if (step === path.length) this.find();
      this.open(OPEN_LIST, step, false);
    } else if (byte === OPEN_OBJECT && step < path.length) {
      this.startToHold(byte);
      this.open(OPEN_OBJECT, step, !inObject || isEach);
      this.expects = 'key';
    } else if (!inObject || (step === path.length && holdsEvents(byte, isEach))) {
      this.find();
      return true;
    } else {
      if (isEach) this.addBeside();
      this.startToSkip();
      return this.skip(byte);
    }
    return false;
  }

  private open(opening: Opening, step: number, alone: boolean): void {
    this.levels.push({ opening, step, alone, heldFrom: this.heldLength - 1, found: false, beside: [] });
  }

  private key(byte: number): void {
    if (byte === QUOTE) {
      this.expects = 'name';
      this.name = [];
    } else if (byte === CLOSE_OBJECT) this.close();
    else if (!isBetween(byte) && byte !== COMMA) this.break(byte);
  }

  private readName(byte: number): void {
    if (byte === LF) this.break(byte);
    else if (!this.escaped && byte === QUOTE) this.expects = 'colon';
    else {
      this.escaped = !this.escaped && byte === BACKSLASH;
      if (this.name.length < NAME_BYTES) this.name.push(byte);
    }
  }

  /** Behind the colon of a member: on the path, or beside it. */
  private enterMember(): void {
    const step = this.path[this.levels.at(-1)?.step ?? 0];
    this.expects = 'value';
    if (step === 'each' || step?.key === this.nameRead()) return;
    this.addBeside();
    this.startToSkip();
  }

  private nameRead(): string {
    const text = Buffer.from(this.name).toString();
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      return text;
    }
  }

  private comma(byte: number): boolean {
    if (byte === COMMA) this.expects = 'key';
    else if (byte === CLOSE_OBJECT) this.close();
    else if (byte === OPEN_OBJECT) {
      // The wrapper has no end, and the next one begins.
      if (this.holds) this.heldLength -= 1;
      this.cut('between-values');
      return this.value(byte);
    } else if (!isBetween(byte)) this.break(byte);
    return false;
  }

  private close(): void {
    const level = this.levels.pop();
    if (level?.opening === OPEN_OBJECT && !level.found) {
      if (level.alone) this.leaveOver(level.heldFrom);
      else this.levels.at(-1)?.beside.push(...level.beside);
    }
    this.valueEnded();
  }

  private leaveOver(heldFrom: number): void {
    this.rest = Buffer.from(this.held.subarray(heldFrom, this.heldLength));
    this.find();
  }

  /** An event is found, so what is around it is not left over. */
  private find(): void {
    this.holds = false;
    for (const level of this.levels) {
      level.found = true;
      for (const name of level.beside.splice(0)) this.count(name);
    }
  }

  private addBeside(): void {
    const level = this.levels.at(-1);
    const name = `${this.prefixes[level?.step ?? 0] ?? ''}${this.nameRead()}`;
    if (level === undefined || level.found) this.count(name);
    else if (level.beside.length < NAMES_COUNTED) level.beside.push(name);
  }

  private count(name: string): void {
    const before = this.beside.get(name);
    if (before !== undefined || this.beside.size < NAMES_COUNTED) this.beside.set(name, (before ?? 0) + 1);
  }

  /** The wrapper is no JSON: the object that stands by itself is skipped to its end, and left over. */
  private break(byte: number): void {
    const { levels } = this;
    const at = levels.findLastIndex(({ alone }) => alone);
    const level = levels[at];
    if (level?.found === true) this.rest = this.beginning();
    this.startToSkip();
    this.depth = levels.length - at - 1;
    levels.length = at + 1;
    if (byte !== CLOSE_LIST || this.depth > 0) this.skip(byte);
  }

  private startToSkip(): void {
    this.depth = 0;
    this.inText = this.escaped = false;
    this.expects = 'skipped';
  }

  /** Skips a member beside the events, or the rest of a broken wrapper. */
  private skip(byte: number): boolean {
    if (this.inText) {
      // JSON text cannot contain a line break.
      if (byte === LF || (byte === QUOTE && !this.escaped)) this.inText = false;
      this.escaped = !this.escaped && byte === BACKSLASH;
      return false;
    }
    switch (byte) {
      case QUOTE:
        this.inText = true;
        this.escaped = false;
        return false;
      case OPEN_OBJECT:
      case OPEN_LIST:
        this.depth += 1;
        return false;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (this.depth === 0) return this.comma(byte);
        this.depth -= 1;
        return false;
      case COMMA:
        if (this.depth === 0) this.expects = 'key';
        return false;
      default:
        return false;
    }
  }

  private startToHold(byte: number): void {
    if (this.holds) return;
    this.holds = true;
    this.heldLength = 0;
    this.hold(byte);
  }

  private hold(byte: number): void {
    const { heldLength: at } = this;
    // What is longer cannot be sent: its beginning tells enough.
    if (at > MAX_LINE_BYTES) return;
    if (at === this.held.length) this.held = Buffer.concat([this.held, Buffer.alloc(Math.max(at, 4096))]);
    this.held[at] = byte;
    this.heldLength += 1;
  }

  /** The wrappers that are open, as text. */
  private beginning(): Buffer {
    if (this.holds) return Buffer.from(this.held.subarray(0, this.heldLength));
    const brackets = this.levels.map(({ opening, step }, index) => {
      if (opening === OPEN_LIST) return '[';
      const next = this.path[step];
      const isOpen = index < this.levels.length - 1 && next !== undefined && next !== 'each';
      return isOpen ? `{${JSON.stringify(next.key)}:` : '{';
    });
    return Buffer.from(brackets.join(''));
  }
}

/** Events lie in objects, or in texts that hold JSON. */
function holdsEvents(byte: number, isEach: boolean): boolean {
  return byte === OPEN_OBJECT || (byte === QUOTE && !isEach);
}

function isBetween(byte: number): boolean {
  return isSpace(byte) || byte === RECORD_SEPARATOR;
}
