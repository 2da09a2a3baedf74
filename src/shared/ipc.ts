import type { CheckView, SourceLines } from './check';
import type { ProblemCode } from './problem';
import type { ConnectionView } from './connection';
import type { ArtifactsView, Destination } from './destination';
import type { Fixes, ValidatedLine, TriedLines } from './fix';
import type { HistoryView, ImportView } from './import';
import type { LogFilter, LogRows, LogView } from './log';
import type { Failure } from './failure';
import type { Mapping } from './mapping';
import type { WhichFailed } from './resend';
import type { Settings } from './settings';

/**
 * The one contract between the window and the main process. The preload bridge, main's handlers and input schemas,
 * and the renderer's client are all derived from it and fail to compile when they differ from it.
 */
export interface Commands {
  /** Everything the window shows, as of `seq`. Subscribe first, then ask. */
  'app.snapshot': { input: undefined; output: Snapshot };
  'app.open-external': { input: { page: ExternalPage }; output: undefined };
  'app.copy': { input: { text: string }; output: undefined };
  'app.show-data-folder': { input: undefined; output: undefined };

  /** Proves account and token by listing the account's imports, then keeps the token. */
  'connection.connect': { input: { owner: string; token: string }; output: ConnectionView };
  /** Asks the password store and Scarf again. */
  'connection.retry': { input: undefined; output: ConnectionView };
  /** The window heard that the network is back. A hint: what waits for it is tried at once. */
  'connection.back-online': { input: undefined; output: undefined };
  /** Forgets account and token. History stays. */
  'connection.disconnect': { input: undefined; output: undefined };

  /** Opens the system's dialog; the check of the files that were chosen begins. False: nothing was chosen. */
  'check.choose-file': { input: undefined; output: boolean };
  /** The same for a folder, with all files in it: not every system's dialog can offer both. */
  'check.choose-folder': { input: undefined; output: boolean };
  /** A file, a folder or an archive; `more`: what is to be checked, and sent, as one with it. */
  'check.start': { input: { path: string; more?: readonly string[] }; output: undefined };
  /** Checks the same once more, as it is now. */
  'check.again': { input: { id: string }; output: undefined };
  /** Ends a running check, or puts a finished one away. */
  'check.close': { input: { id: string }; output: undefined };
  'check.set-destination': { input: { id: string; destination: Destination }; output: undefined };
  /** What a table's columns mean. It is remembered for tables with the same columns, and the file is checked anew. */
  'check.set-mapping': { input: { id: string; mapping: Mapping; name?: string }; output: undefined };
  /** What was said of a table with these columns is forgotten: they are guessed anew. */
  'check.forget-mapping': { input: { id: string; mapping: Mapping }; output: undefined };
  /** What is changed on the way out, all of it; the file is checked anew with it and is never changed itself. */
  'check.set-fixes': { input: { id: string; fixes: Fixes }; output: undefined };
  /** What fixes would make of the lines with a problem (null: of all), in file order, after line `after`. Nothing is kept of it. */
  'check.try-fixes': {
    input: { id: string; code: ProblemCode | null; fixes: Fixes; after: number; limit: number };
    output: TriedLines;
  };
  /** What the check would say of a line with this text. */
  'check.judge-line': { input: { id: string; text: string }; output: ValidatedLine };
  /** Saves the events with all fixes made, where the user wants it. False: the dialog was closed. */
  'check.save-corrected': { input: { id: string }; output: boolean };
  /** Saves the lines that are too old, as they are in the file or in each of several. False: the dialog was closed. */
  'check.save-too-old': { input: { id: string }; output: boolean };
  /** Whether events without an id are given one. */
  'check.set-safety-ids': { input: { id: string; on: boolean }; output: undefined };
  /** Lines with a problem, in file order, after line `after` (0: from the start). */
  'check.lines': {
    input: { id: string; code: ProblemCode; after: number; limit: number };
    output: SourceLines;
  };

  'artifacts.refresh': { input: undefined; output: undefined };

  /**
   * Begins an import of what was checked. `keepReadable`: also send what is left of a damaged .gz. `each`: of
   * several files, one import for each; `importId` is then the first of so many `imports`.
   */
  'import.start': {
    input: { checkId: string; keepReadable: boolean; each?: boolean };
    output: { importId: string; imports: number };
  };
  'import.stop': { input: { id: string }; output: undefined };
  /** Sends a waiting import at once. */
  'import.send-now': { input: { id: string }; output: undefined };
  /** The user's answer where it cannot be known whether a lost import arrived. */
  'import.resolve': { input: { id: string; answer: ResolveAnswer }; output: undefined };
  /** The user's own lines, by number, of an import of ours. */
  'import.source-lines': { input: { id: string; lines: readonly number[] }; output: SourceLines };
  /** Puts the lines that did not get in on the desk, to be mended and sent again; `cause`: of those refused, only these. */
  'import.fix': {
    input: { id: string; which: WhichFailed; cause: string | null };
    output: undefined;
  };
  /** Saves the lines that Scarf refused, as they are in the file. False: the dialog was closed. */
  'import.save-refused': { input: { id: string }; output: boolean };
  /** Saves the set-aside lines, as they were in the file. False: the dialog was closed. */
  'import.save-set-aside': { input: { id: string }; output: boolean };

  'history.refresh': { input: undefined; output: undefined };

  /** Fetches the log and keeps it fresh until it is complete or closed. */
  'log.open': { input: { importId: string }; output: LogView };
  'log.close': { input: { importId: string }; output: undefined };
  'log.rows': {
    input: { importId: string; filter: LogFilter; offset: number; limit: number };
    output: LogRows;
  };
  /** Position, among the rows that match, of the first entry at or after the user's line. -1: none. */
  'log.find-line': { input: { importId: string; filter: LogFilter; line: number }; output: number };
  'log.save': { input: { importId: string }; output: boolean };

  'settings.change': { input: { patch: Partial<Settings> }; output: undefined };
  'settings.choose-certificate': { input: undefined; output: boolean };
}

export interface Events {
  'connection.changed': ConnectionView;
  'check.changed': CheckView | null;
  'artifacts.changed': ArtifactsView;
  'import.changed': ImportView;
  'imports.changed': readonly ImportView[];
  'history.changed': HistoryView;
  'log.changed': LogView;
  'settings.changed': Settings;
  'notice.raised': Notice;
  /** A menu entry, a shortcut or a notification asks the window for something. */
  'window.command': WindowCommand;
}

export interface Snapshot {
  readonly seq: number;
  readonly connection: ConnectionView;
  readonly check: CheckView | null;
  readonly artifacts: ArtifactsView;
  readonly imports: readonly ImportView[];
  readonly history: HistoryView;
  readonly settings: Settings;
  readonly notices: readonly Notice[];
  readonly about: About;
}

export interface About {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly platform: string;
  readonly apiUrl: string;
  readonly dataFolder: string;
}

/** Something about the app as a whole that a user should know, such as settings that were damaged and set aside. */
export interface Notice {
  readonly id: string;
  readonly kind: 'settings-damaged' | 'record-damaged' | 'records-newer' | 'disk' | 'offline' | 'page-ended';
  readonly failure: Failure | null;
  readonly path: string | null;
  /** The number of things it reports; absent means one. */
  readonly count?: number;
}

export type ExternalPage = 'token-page' | 'import-guide' | 'project';

export type ResolveAnswer =
  | { readonly kind: 'track'; readonly remoteId: string }
  | { readonly kind: 'send-again' }
  | { readonly kind: 'look-again' }
  | { readonly kind: 'give-up' };

export type WindowCommand =
  | { readonly kind: 'go'; readonly screen: 'import' | 'history' | 'settings' }
  | { readonly kind: 'show-import'; readonly importId: string }
  | { readonly kind: 'open-file' | 'open-folder' | 'start-import' | 'find' | 'go-to-line' };

export type CommandName = keyof Commands;
export type CommandInput<K extends CommandName> = Commands[K]['input'];
export type CommandOutput<K extends CommandName> = Commands[K]['output'];
export type EventName = keyof Events;

/** How every command is answered: never a thrown error, never silence. */
export type Envelope<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** How every event travels. Sequence numbers only grow; a window drops what is older than its snapshot. */
export interface Broadcast<K extends EventName> {
  readonly seq: number;
  readonly name: K;
  readonly payload: Events[K];
}

/** What the preload puts on `window.bridge`: names and data, no Electron object. */
export interface Bridge {
  invoke<K extends CommandName>(name: K, input: CommandInput<K>): Promise<Envelope<CommandOutput<K>>>;
  subscribe(listener: (broadcast: Broadcast<EventName>) => void): () => void;
  /** The path of a file that was dropped on the window; empty when it has none. */
  pathOf(file: unknown): string;
}

/** The two channels of Electron that exist. */
export const COMMAND_CHANNEL = 'scarf-importer:command';
export const EVENT_CHANNEL = 'scarf-importer:event';
