import { isRecord } from '../../rules/records';
import { toldBy } from '../../rules/telling-names';
import type { JsonObject } from './event-places';
import { parsed } from './parsed';

/** So many events show what the values of a key are. */
const EVENTS_OF_A_NAME = 10;
/** Bounds the memory: so many bytes of events are kept. */
const BYTES_AT_MOST = 4 * 1024 * 1024;

/** A name that is searched, as it stands in a line. */
interface WantedName {
  readonly name: string;
  readonly written: string;
  found: number;
}

/**
 * Collects the first events of a file that have one of these outer keys and lack the key of Scarf that it means: a few for
 * each name. Lines must come in the order of the file.
 */
export class LaterEvents {
  readonly events: JsonObject[] = [];
  private wanted: readonly WantedName[];
  private bytes = 0;

  constructor(names: readonly string[]) {
    this.wanted = names.map((name) => ({ name, written: JSON.stringify(name), found: 0 }));
  }

  /** Further lines change nothing. */
  get done(): boolean {
    return this.wanted.length === 0 || this.bytes >= BYTES_AT_MOST;
  }

  add(line: Buffer): void {
    if (this.done) return;
    // A key may be written with other escapes than here: such lines are looked at too.
    const mayHave =
      line.includes('\\u') ||
      this.wanted.some(
        ({ name, written }) => line.includes(written) || (name.includes('/') && line.includes('\\/')),
      );
    const event = mayHave ? parsed(line.toString()) : undefined;
    if (!isRecord(event)) return;
    const having = this.wanted.filter(({ name }) => tells(event, name));
    if (having.length === 0) return;
    this.events.push(event);
    this.bytes += line.length;
    for (const each of having) each.found += 1;
    this.wanted = this.wanted.filter(({ found }) => found < EVENTS_OF_A_NAME);
  }
}

/** A key without a value tells nothing. */
function tells(event: JsonObject, name: string): boolean {
  const key = toldBy(name);
  const isFilled = Object.hasOwn(event, name) && event[name] !== null && event[name] !== '';
  return isFilled && key !== null && !Object.hasOwn(event, key);
}
