import type { ImportView } from '../../shared/import';
import { ImportedFiles, isUnderWay } from '../../shared/outcome';

interface Entry {
  readonly view: ImportView;
  readonly seq: number;
}

/** All known imports, own and foreign, newest first. */
class ImportsState {
  #entries: ReadonlyMap<string, Entry> = $state.raw(new Map());
  #listSeq = -1;

  readonly all: readonly ImportView[] = $derived(
    [...this.#entries.values()].map((entry) => entry.view).sort(newestFirst),
  );

  /** Those that were started here. */
  readonly own: readonly ImportView[] = $derived(this.all.filter(({ origin }) => origin === 'own'));
  readonly underWay: readonly ImportView[] = $derived(this.own.filter(isUnderWay));

  /** The same imports by the files that they sent. */
  readonly files: ImportedFiles = $derived(new ImportedFiles(this.all));

  byId(id: string): ImportView | null {
    return this.#entries.get(id)?.view ?? null;
  }

  receiveOne(view: ImportView, seq: number): void {
    if (seq < (this.#entries.get(view.id)?.seq ?? this.#listSeq)) return;
    this.#entries = new Map([...this.#entries, [view.id, { view, seq }]]);
  }

  receiveAll(views: readonly ImportView[], seq: number): void {
    if (seq < this.#listSeq) return;
    const listed = views.map((view) => [view.id, { view, seq }] as const);
    const newer = [...this.#entries].filter(([, entry]) => entry.seq > seq);
    this.#listSeq = seq;
    this.#entries = new Map([...listed, ...newer]);
  }

  reset(): void {
    this.#listSeq = -1;
    this.#entries = new Map();
  }
}

/** Newest first; imports without a start time come last, ordered by id. */
function newestFirst(a: ImportView, b: ImportView): number {
  const left = a.createdAt ?? '';
  const right = b.createdAt ?? '';
  if (left === right) return a.id < b.id ? -1 : 1;
  return left < right ? 1 : -1;
}

export const imports = new ImportsState();
