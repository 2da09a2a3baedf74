import type { ForeignChanges, ImportView } from '../../shared/imports/import';
import { ImportedFiles, isUnderWay } from '../../shared/imports/outcome';

interface Entry {
  readonly view: ImportView;
  readonly seq: number;
}

/** All known imports, own and foreign, newest first. */
class ImportsState {
  /** Changed in place, since each step of an import changes one of thousands. */
  readonly #entries = new Map<string, Entry>();
  #changes = $state(0);
  /** When foreign imports went: an older list may come after that. */
  readonly #gone = new Map<string, number>();
  #listSeq = -1;

  readonly all: readonly ImportView[] = $derived.by(() => {
    void this.#changes;
    return [...this.#entries.values()].map((entry) => entry.view).sort(newestFirst);
  });

  /** Those that were started here. */
  readonly own: readonly ImportView[] = $derived(this.all.filter(({ origin }) => origin === 'own'));
  readonly underWay: readonly ImportView[] = $derived(this.own.filter(isUnderWay));

  /** The same imports by the files that they sent. */
  readonly files: ImportedFiles = $derived(new ImportedFiles(this.all));

  byId(id: string): ImportView | null {
    void this.#changes;
    return this.#entries.get(id)?.view ?? null;
  }

  receiveOne(view: ImportView, seq: number): void {
    if (seq < (this.#entries.get(view.id)?.seq ?? this.#listSeq)) return;
    this.#entries.set(view.id, { view, seq });
    this.#changes += 1;
  }

  receiveForeign({ changed, gone }: ForeignChanges, seq: number): void {
    if (seq < this.#listSeq) return;
    for (const view of changed) this.receiveOne(view, seq);
    for (const id of gone) {
      this.#entries.delete(id);
      this.#gone.set(id, seq);
    }
    this.#changes += 1;
  }

  receiveAll(views: readonly ImportView[], seq: number): void {
    if (seq < this.#listSeq) return;
    this.#listSeq = seq;
    const newer = [...this.#entries].filter(([, entry]) => entry.seq > seq);
    this.#entries.clear();
    const there = views.filter(({ id }) => seq >= (this.#gone.get(id) ?? seq));
    for (const view of there) this.#entries.set(view.id, { view, seq });
    for (const [id, entry] of newer) this.#entries.set(id, entry);
    this.#changes += 1;
  }

  reset(): void {
    this.#listSeq = -1;
    this.#gone.clear();
    this.#entries.clear();
    this.#changes += 1;
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
