import type { RememberedName } from '../../shared/destination';
import type { KnownArtifacts } from '../model/check-facts';

interface NamedText {
  readonly kind: 'package' | 'pixel';
  readonly id: string;
}

/** Whether a text names an artifact: with its whole name, or with what follows the last slash of it. */
export function isNameOf(text: string, name: string): boolean {
  return text !== '' && (text === name || text === shortName(name));
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Finds artifacts of the account by name. A name that two artifacts have means neither. */
export class ArtifactNames {
  private readonly indexes: Readonly<Record<NamedText['kind'], NameIndex>>;

  constructor(known: KnownArtifacts, remembered: readonly RememberedName[]) {
    this.indexes = {
      package: new NameIndex(
        known.packages,
        remembered.filter(({ of }) => of === 'package'),
      ),
      pixel: new NameIndex(
        known.pixels,
        remembered.filter(({ of }) => of === 'pixel'),
      ),
    };
  }

  /** The id that a text stands for; null: it is an id itself, or no name that is known. */
  idOf({ kind, id: text }: NamedText): string | null {
    return this.indexes[kind].idOf(text);
  }

  /** Whether a text is an artifact's id, or the name of one. */
  knows({ kind, id: text }: NamedText): boolean {
    return this.indexes[kind].knows(text);
  }

  /** Whether it is known without a guess: no end of a name, which other things may share. */
  knowsWhole({ kind, id: text }: NamedText): boolean {
    return this.indexes[kind].knowsWhole(text);
  }

  /** Whether the user said what this text means. */
  isRemembered({ kind, id: text }: NamedText): boolean {
    return this.indexes[kind].isRemembered(text);
  }
}

class NameIndex {
  private readonly remembered: ReadonlyMap<string, string>;
  private readonly whole = new Map<string, string | null>();
  private readonly short = new Map<string, string | null>();

  constructor(
    private readonly names: ReadonlyMap<string, string>,
    remembered: readonly RememberedName[],
  ) {
    this.remembered = new Map(
      remembered.flatMap(({ from, to }): [string, string][] => (names.has(to) ? [[from, to]] : [])),
    );
    for (const [id, name] of names) {
      add(this.whole, name, id);
      if (name.includes('/')) add(this.short, shortName(name), id);
    }
  }

  idOf(text: string): string | null {
    if (text === '' || this.names.has(text)) return null;
    const said = this.remembered.get(text);
    if (said !== undefined) return said;
    const whole = this.whole.get(text);
    return whole === undefined ? (this.short.get(text) ?? null) : whole;
  }

  knows(text: string): boolean {
    return this.names.has(text) || this.idOf(text) !== null;
  }

  knowsWhole(text: string): boolean {
    const isWhole = (this.whole.get(text) ?? null) !== null;
    return this.names.has(text) || this.remembered.has(text) || isWhole;
  }

  isRemembered(text: string): boolean {
    return this.remembered.has(text);
  }
}

/** `null` marks a name of several artifacts. */
function add(index: Map<string, string | null>, name: string, id: string): void {
  index.set(name, index.has(name) ? null : id);
}
