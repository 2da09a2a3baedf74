import type { KeyObject } from 'node:crypto';
import { diskFailure } from '../../engine/model/disk-failure';
import { FailureError } from '../../shared/failure';
import type { Settings, UpdateChannel } from '../../shared/app/settings';
import type { OfferedUpdate, UpdateTrouble, UpdateView } from '../../shared/app/update';
import type { Clock } from '../time/clock';
import type { Running } from './decide-update';
import { lookForUpdate, type Looked, type OpenFile } from './look-for-update';
import { canBeReplaced } from './own-file';
import { placeUpdate, removeUnfinished } from './place-update';

export interface UpdatesParts {
  readonly version: string;
  readonly architecture: string;
  /** The file of the running app; null: it is not one that the app can replace. */
  readonly appImage: string | null;
  readonly publicKey: KeyObject;
  readonly feed: (channel: UpdateChannel) => OpenFile;
  readonly settings: () => Pick<Settings, 'updates' | 'updateChannel'>;
  /** An import of this computer is running or waiting. */
  readonly isImporting: () => boolean;
  readonly clock: Clock;
  readonly changed: (view: UpdateView) => void;
  /** Ends the app, and starts it again from this file. */
  readonly restart: (appImage: string) => void;
  readonly report: (error: unknown) => void;
}

const AFTER_AN_ANSWER_MS = 24 * 3_600_000;
const AFTER_NO_ANSWER_MS = 3_600_000;
/** The window hears of a download so many times. */
const STEPS = 100;
/** A server may write more. */
const DETAILS_LENGTH = 500;

interface Download {
  readonly controller: AbortController;
  /** Settles once nothing of it is left on the disk but the app in its place. */
  readonly ended: Promise<void>;
}

/**
 * Looks for newer versions, at the start and once a day. Downloads one when the user says so, and restarts when the user says
 * so; neither while an import is under way. Whatever happens, the running app and its file are whole.
 */
export class Updates {
  #view: UpdateView;
  /** Ends what looks each day. */
  #daily = new AbortController();
  #download: Download | null = null;

  constructor(private readonly parts: UpdatesParts) {
    this.#view = parts.settings().updates === 'off' ? { state: 'off' } : NOTHING_KNOWN;
  }

  get view(): UpdateView {
    return this.#view;
  }

  /** Begins to look. Removes what an earlier run left. */
  open(): void {
    const { appImage, report } = this.parts;
    if (appImage !== null) void removeUnfinished(appImage).catch(report);
    this.#lookDaily();
  }

  /** Updates were turned on or off, or their channel is another one. */
  settingsChanged(): void {
    if (this.#view.state === 'ready') return;
    this.#download?.controller.abort();
    this.#show(this.parts.settings().updates === 'off' ? { state: 'off' } : NOTHING_KNOWN);
    this.#lookDaily();
  }

  /** The user asks whether there is a newer version. */
  async look(): Promise<void> {
    if (!this.#mayLook()) return;
    this.#show({ state: 'looking' });
    const view = this.#viewOf(await this.#ask(), null);
    if (this.#view.state === 'looking') this.#show(view);
  }

  /** The user wants the version that is offered. */
  download(): void {
    const offered = offeredIn(this.#view);
    if (offered !== null) this.#downloadOrWait(offered);
  }

  /** The user does not want to wait for a download, or for its end. */
  stop(): void {
    const view = this.#view;
    if (view.state !== 'waiting' && view.state !== 'downloading') return;
    this.#download?.controller.abort();
    this.#show({ state: 'newer', ...offerOf(view) });
  }

  /** The user wants to use the version that is in place. */
  restart(): void {
    const { appImage, restart } = this.parts;
    this.workChanged();
    if (this.#view.state === 'ready' && !this.#view.waits && appImage !== null) restart(appImage);
  }

  /** An import began or ended. */
  workChanged(): void {
    const view = this.#view;
    if (view.state !== 'ready' && view.state !== 'waiting' && view.state !== 'downloading') return;
    const waits = this.parts.isImporting();
    if (view.state === 'ready' && view.waits !== waits) this.#show({ ...view, waits });
    if (view.state === 'waiting' && !waits) this.#downloadOrWait(offerOf(view));
    if (view.state === 'downloading' && waits) {
      this.#download?.controller.abort();
      this.#show({ state: 'waiting', ...offerOf(view) });
    }
  }

  /** The app ends. Null: nothing has to be waited for. */
  close(): Promise<void> | null {
    this.#daily.abort();
    const download = this.#download;
    download?.controller.abort();
    return download?.ended ?? null;
  }

  #lookDaily(): void {
    this.#daily.abort();
    this.#daily = new AbortController();
    void this.#lookEachDay(this.#daily.signal).catch(this.parts.report);
  }

  async #lookEachDay(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#view.state !== 'off' && this.#view.state !== 'ready') {
      const view = this.#viewOf(await this.#ask(signal), null);
      if (signal.aborted) return;
      // The user did not ask, so only the app's log tells it.
      if (view.state === 'failed')
        this.parts.report(new Error(`No update: ${view.trouble} ${view.details ?? ''}`));
      else if (this.#mayLook()) this.#show(view);
      await this.parts.clock.sleep(view.state === 'failed' ? AFTER_NO_ANSWER_MS : AFTER_AN_ANSWER_MS, signal);
    }
  }

  #mayLook(): boolean {
    switch (this.#view.state) {
      case 'none':
      case 'newer':
      case 'told':
      case 'failed':
        return true;
      case 'off':
      case 'looking':
      case 'waiting':
      case 'downloading':
      case 'ready':
        return false;
    }
  }

  async #ask(signal?: AbortSignal): Promise<Looked> {
    const { appImage, version, architecture, publicKey, feed, settings } = this.parts;
    const channel = settings().updateChannel;
    const running: Running = { version, architecture, channel, replaceable: await replaceable(appImage) };
    return lookForUpdate(feed(channel), publicKey, running, signal);
  }

  #viewOf(looked: Looked, wanted: OfferedUpdate | null): UpdateView {
    switch (looked.kind) {
      case 'offer':
        return { state: 'newer', version: looked.version, size: looked.file.size };
      case 'tell':
        return { state: 'told', version: looked.version, why: looked.why };
      case 'none':
        return { state: 'none', asOf: new Date(this.parts.clock.now()).toISOString() };
      case 'no-answer':
        return { state: 'failed', offered: wanted, trouble: 'no-answer', details: short(looked.details) };
      case 'wrong-signature':
      case 'not-a-statement':
        return { state: 'failed', offered: wanted, trouble: looked.kind, details: null };
    }
  }

  #downloadOrWait(offered: OfferedUpdate): void {
    if (this.parts.isImporting()) return this.#show({ state: 'waiting', ...offered });
    this.#show({ state: 'downloading', bytes: 0, ...offered });
    const controller = new AbortController();
    const download: Download = {
      controller,
      ended: this.#fetch(offered, controller.signal)
        // What is in its place is there, though the user or an import has just ended the download.
        .then((view) => (this.#isOver(view, controller.signal) ? undefined : this.#show(view)))
        .catch(this.parts.report)
        .finally(() => (this.#download === download ? (this.#download = null) : undefined)),
    };
    this.#download = download;
  }

  /** Nobody waits for this end of a download: it was ended before, or another one has put the version in its place. */
  #isOver({ state }: UpdateView, { aborted }: AbortSignal): boolean {
    return this.#view.state === 'ready' || (aborted && state !== 'ready');
  }

  /** What became of a download. The feed is asked once more: what it said may be a day old. */
  async #fetch(wanted: OfferedUpdate, signal: AbortSignal): Promise<UpdateView> {
    const { appImage, feed, settings, isImporting } = this.parts;
    const failed = (trouble: UpdateTrouble): UpdateView => ({ state: 'failed', offered: wanted, ...trouble });
    const looked = await this.#ask(signal);
    if (looked.kind !== 'offer' || looked.version !== wanted.version || appImage === null)
      return this.#viewOf(looked, wanted);
    const { file, version } = looked;
    let bytes: AsyncIterable<Uint8Array>;
    try {
      bytes = await feed(settings().updateChannel)(file.name, signal);
    } catch (error) {
      return failed({ trouble: 'no-answer', details: short(String(error)) });
    }
    try {
      const { kind } = await placeUpdate(file, this.#counted(bytes, file.size, signal), appImage);
      return kind === 'placed'
        ? { state: 'ready', version, waits: isImporting() }
        : failed({ trouble: kind, details: null });
    } catch (error) {
      return failed(troubleOf(error));
    }
  }

  async *#counted(
    bytes: AsyncIterable<Uint8Array>,
    size: number,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    let [received, told] = [0, 0];
    for await (const piece of bytes) {
      yield piece;
      received += piece.length;
      const view = this.#view;
      if (signal.aborted || view.state !== 'downloading' || received - told < size / STEPS) continue;
      told = received;
      this.#show({ ...view, bytes: received });
    }
  }

  #show(view: UpdateView): void {
    this.#view = view;
    this.parts.changed(view);
  }
}

const NOTHING_KNOWN: UpdateView = { state: 'none', asOf: null };

async function replaceable(appImage: string | null): Promise<Running['replaceable']> {
  if (appImage === null) return 'no';
  return (await canBeReplaced(appImage)) ? 'AppImage' : 'AppImage without permission';
}

function offerOf({ version, size }: OfferedUpdate): OfferedUpdate {
  return { version, size };
}

/** What the user may want in this state. */
function offeredIn(view: UpdateView): OfferedUpdate | null {
  if (view.state === 'newer') return offerOf(view);
  return view.state === 'failed' ? view.offered : null;
}

function troubleOf(error: unknown): UpdateTrouble {
  if (error instanceof FailureError) return { trouble: 'cut-off', details: short(error.message) };
  const { code, details = '' } = diskFailure(error);
  const isNamed = code === 'disk-full' || code === 'disk-no-permission';
  return { trouble: isNamed ? code : 'disk-trouble', details: short(details) };
}

function short(details: string): string {
  return details.slice(0, DETAILS_LENGTH);
}
