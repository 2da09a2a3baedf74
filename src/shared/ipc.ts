import type { CheckView, PreviewRow, SourceLines, SourceRow, WhichRows } from './checks/check';
import type { CertificateView } from './app/certificate';
import type { ProblemCode } from './checks/problem';
import type { AccountView, ConnectionView } from './app/connection';
import type { ArtifactsView, Destination } from './destination';
import type { Fixes, LineEdit, TriedLines } from './checks/fix';
import type { FlawedRow, FlawedRows, RowChange } from './checks/flawed-row';
import type { ExternalPage } from './app/external-pages';
import type { GivenFilesView } from './files/given-files';
import type { HelpTopic } from './app/help';
import type { ForeignChanges, HistoryView, ImportView } from './imports/import';
import type { Changed, LogFilter, LogRows, LogView } from './imports/log';
import type { Failure } from './failure';
import type { AnyMapping } from './files/mapping';
import type { Notice } from './app/notice';
import type { PolicyView } from './app/policy';
import type { PresetView } from './files/preset';
import type { ProblemReport, ReportDetail } from './app/problem-report';
import type { ProxySignInsView } from './app/proxy-sign-in';
import type { QuestionCode } from './checks/question';
import type { WhichFixed } from './resend';
import type { SampleFile } from './files/sample-file';
import type { Settings, SettingsPatch } from './app/settings';
import type { ShippedPart } from './app/shipped-part';
import type { FolderChanges, FolderChoices, WatchedFoldersView, WatchOffer } from './imports/watched-folder';
import type { UpdateView } from './app/update';

/**
 * The contract between window and main process. Preload bridge, main's handlers and input schemas, and the renderer's
 * client are typed by it.
 */
export interface Commands {
  /** Everything the window shows, as of `seq`. Subscribe before the call, or an event is missed. */
  'app.snapshot': { input: undefined; output: Snapshot };
  'app.open-external': { input: { page: ExternalPage }; output: undefined };
  'app.copy': { input: { text: string }; output: undefined };
  /** What others wrote and is shipped with the app, with its licenses. */
  'app.parts': { input: undefined; output: readonly ShippedPart[] };
  'app.show-data-folder': { input: undefined; output: undefined };
  /** Shows what was saved in the system's file manager. Main knows the path. */
  'app.show-saved': { input: { id: string }; output: undefined };

  /** Verifies account and token by listing the account's imports, then stores the token. */
  'connection.connect': { input: { owner: string; token: string }; output: ConnectionView };
  /** Tries the password store and Scarf once more. */
  'connection.retry': { input: undefined; output: ConnectionView };
  /** The window noticed that the network is back. Waiting imports are tried at once. */
  'connection.back-online': { input: undefined; output: undefined };
  /**
   * Uses another account that is kept, for all that begins from then on. What is under way goes on. `would-close`: nothing
   * changed, since a file is open that belongs to the account in use. `closing`: it may close.
   */
  'connection.use': { input: { owner: string; closing?: true }; output: 'used' | 'would-close' };
  /** Removes an account and its token. History stays. */
  'connection.disconnect': { input: { owner: string }; output: undefined };

  /** Gives the proxy that asks a user name and a password. They are kept once the proxy accepted them. */
  'proxy.sign-in': { input: { address: string; user: string; password: string }; output: undefined };
  /** Deletes the sign-in of a proxy. */
  'proxy.forget': { input: { address: string }; output: undefined };

  /** A file hovers over the window: main makes ready for its check. */
  'check.prepare': { input: undefined; output: undefined };
  /** Opens the system's file dialog and checks the chosen files. False: the dialog was cancelled. */
  'check.choose-file': { input: undefined; output: boolean };
  /** Separate from files: not every system's dialog can offer both. */
  'check.choose-folder': { input: undefined; output: boolean };
  /**
   * Checks a file, a folder or an archive. `more`: further paths to check and send as one with it. The preload sends it
   * for what the user dropped: the page itself cannot name a path.
   */
  'check.start': { input: { path: string; more?: readonly string[] }; output: undefined };
  /** Checks the files that the system gave; works once. */
  'check.take-given': { input: { id: string }; output: undefined };
  /** The user does not want the files that the system gave to be checked. */
  'check.decline-given': { input: { id: string }; output: undefined };
  /** Checks a sample file of the app's own, for practice: it cannot be sent. */
  'check.start-sample': { input: { sampleFile: SampleFile }; output: undefined };
  /** Checks the same paths again. */
  'check.restart': { input: { id: string }; output: undefined };
  /** Aborts a running check, or closes a finished one. */
  'check.close': { input: { id: string }; output: undefined };
  'check.set-destination': { input: { id: string; destination: Destination }; output: undefined };
  /** Answers a question about files of a kind, and checks again. `value` null: takes the answer back. */
  'check.answer': {
    input: { id: string; kind: string; code: QuestionCode; value: string | null };
    output: undefined;
  };
  /** Saves the mapping for files of the same kind, and checks the file again. */
  'check.set-mapping': { input: { id: string; mapping: AnyMapping; name?: string }; output: undefined };
  /** Removes the saved mapping for these columns or keys, and checks the file with a guessed one. */
  'check.forget-mapping': { input: { id: string; mapping: AnyMapping }; output: undefined };
  /** Uses a saved mapping for this file and those of its kind, and checks it again. */
  'check.use-preset': { input: { id: string; name: string }; output: undefined };
  /** Replaces all fixes and checks the file again. The file itself never changes. */
  'check.set-fixes': { input: { id: string; fixes: Fixes }; output: undefined };
  /** Previews fixes on the lines with a problem (null: on all lines), in file order after line `after`. Saves nothing. */
  'check.try-fixes': {
    input: { id: string; code: ProblemCode | null; fixes: Fixes; after: number; limit: number };
    output: TriedLines;
  };
  /**
   * The rows that have one of the problems in the file, or an edit that the check was made with, after line `after`: as
   * these fixes would make them.
   */
  'check.flawed-rows': {
    input: { id: string; codes: readonly ProblemCode[]; fixes: Fixes; after: number; limit: number };
    output: FlawedRows;
  };
  /** What a change makes of one of these rows, besides the other fixes, and the edit that makes it. Saves nothing. */
  'check.try-row': {
    input: { id: string; line: number; change: RowChange; fixes: Fixes };
    output: { row: FlawedRow; edit: LineEdit | null };
  };
  /** Saves the events with all fixes applied. False: the dialog was cancelled. */
  'check.save-corrected': { input: { id: string }; output: boolean };
  /** Saves the lines that are too old, unchanged, one file for each source file. False: the dialog was cancelled. */
  'check.save-too-old': { input: { id: string }; output: boolean };
  'check.set-safety-ids': { input: { id: string; on: boolean }; output: undefined };
  /** A few rows as they stand in the file, with the problems that they have as they would be sent. */
  'check.preview': { input: { id: string; which: WhichRows }; output: readonly PreviewRow[] };
  /** Lines with a problem, in file order after line `after` (0: from the start). */
  'check.lines': {
    input: { id: string; code: ProblemCode; after: number; limit: number };
    output: SourceLines;
  };

  'artifacts.refresh': { input: undefined; output: undefined };

  /**
   * Begins an import of the checked file. `keepReadable`: also send the readable part of a damaged .gz. `each`: one
   * import for each of several files; `importId` is the first, `imports` their number.
   */
  'import.start': {
    input: { checkId: string; keepReadable: boolean; each?: boolean };
    output: { importId: string; imports: number };
  };
  'import.stop': { input: { id: string }; output: undefined };
  /** Begins an import of what a stopped one did not bring to Scarf. */
  'import.rest': { input: { id: string }; output: { importId: string } };
  /** Sends a waiting import at once. */
  'import.send-now': { input: { id: string }; output: undefined };
  /** The user's decision on an unconfirmed import. */
  'import.resolve': { input: { id: string; answer: ResolveAnswer }; output: undefined };
  /** Lines of the user's file behind an import, by number. */
  'import.source-rows': { input: { id: string; lines: readonly number[] }; output: readonly SourceRow[] };
  /**
   * Opens a check session with the refused lines, the set-aside ones, or both. `cause`: only refused lines with this cause. `line`: only
   * the one with this number.
   */
  'import.fix': {
    input: { id: string; which: WhichFixed; cause: string | null; line?: number };
    output: undefined;
  };
  /** Ends `import.fix` or `import.save-refused` while it gets Scarf's log: it fails with `gone`. */
  'import.stop-fix': { input: { id: string }; output: undefined };
  /** Saves the refused lines, unchanged. False: the dialog was cancelled. */
  'import.save-refused': { input: { id: string }; output: boolean };
  /** Saves the set-aside lines, unchanged. False: the dialog was cancelled. */
  'import.save-set-aside': { input: { id: string }; output: boolean };

  /** Saves the receipt of an import. False: the dialog was cancelled. */
  'import.save-receipt': { input: { id: string; text: string }; output: boolean };
  /** Shows the user's file of an import in the system's file manager. */
  'import.show-file': { input: { id: string }; output: undefined };

  /** Checks the user's files of an import again. `asTheyAre`: also files that changed since then. */
  'import.check-again': {
    input: { id: string; asTheyAre?: true };
    output: 'checking' | 'changed';
  };

  /** Reads Scarf's list of the account in use, or of all that are connected. */
  'history.refresh': { input: { of: 'in-use' | 'all' }; output: undefined };
  /** Saves a table as CSV. False: the dialog was cancelled. */
  'history.export': { input: { rows: readonly (readonly string[])[] }; output: boolean };

  /** Downloads the log, and refreshes it until it is complete or closed. */
  'log.open': { input: { importId: string }; output: LogView };
  'log.close': { input: { importId: string }; output: undefined };
  'log.rows': {
    input: { importId: string; filter: LogFilter; offset: number; limit: number };
    output: LogRows;
  };
  /** Position among the matching rows of the first entry at or after the user's line; -1: none. */
  'log.find-line': { input: { importId: string; filter: LogFilter; line: number }; output: number };
  'log.save': { input: { importId: string }; output: boolean };

  /** Saves a preset to a file. False: the dialog was cancelled. */
  'presets.export': { input: { name: string }; output: boolean };
  /** Adds the preset of a file. Its name; null: the dialog was cancelled. */
  'presets.import': { input: undefined; output: string | null };
  'presets.remove': { input: { name: string }; output: undefined };

  /** What an import can set up for the other files of its folder. Null: nothing. */
  'folders.offer': { input: { importId: string }; output: WatchOffer | null };
  /**
   * Watches the folder of an import's file, or one that the user chooses in the system's dialog. How many files lie there
   * already and are left alone; null: the dialog was cancelled.
   */
  'folders.add': {
    input: { importId: string; where: 'its-own' | 'chosen'; choices: FolderChoices };
    output: number | null;
  };
  /**
   * Watches a folder that the user chooses in the system's dialog, before a file of it was imported: the first one waits
   * for the user. How many files lie there already and are left alone; null: the dialog was cancelled.
   */
  'folders.add-new': {
    input: { destination: Destination; choices: FolderChoices };
    output: number | null;
  };
  'folders.change': { input: { id: string; changes: FolderChanges }; output: undefined };
  'folders.remove': { input: { id: string }; output: undefined };
  /** Shows the folder in the system's file manager. */
  'folders.show': { input: { id: string }; output: undefined };
  /** Checks a file that waits in a folder, with the choices of that folder. */
  'folders.check-file': { input: { id: string; name: string }; output: undefined };
  /** Leaves a file that waits alone from now on. */
  'folders.leave-file': { input: { id: string; name: string }; output: undefined };

  /** What a problem report would tell, without the token. Nothing is saved. */
  'report.make': { input: { detail: ReportDetail }; output: ProblemReport };
  /** Saves a problem report. False: the dialog was cancelled. */
  'report.save': { input: { text: string }; output: boolean };

  'settings.change': { input: { patch: SettingsPatch }; output: undefined };
  /** Opens the system's file dialog, and asks the user to trust the certificates. False: the user did not. */
  'settings.choose-certificate': { input: undefined; output: boolean };

  /** Asks for a newer version of the app. All of these change the view, and nothing where it does not allow them. */
  'update.look': { input: undefined; output: undefined };
  /** Downloads what is offered, once no import is under way. */
  'update.download': { input: undefined; output: undefined };
  /** Ends a download, or the wait for it. */
  'update.stop': { input: undefined; output: undefined };
  /** Quits, and starts the new version. */
  'update.restart': { input: undefined; output: undefined };
}

export interface Events {
  /** The account in use. */
  'connection.changed': ConnectionView;
  /** All that are kept, the one in use too. */
  'accounts.changed': readonly AccountView[];
  'check.changed': CheckView | null;
  'given-files.changed': GivenFilesView | null;
  'artifacts.changed': ArtifactsView;
  'import.changed': ImportView;
  /** All of them. */
  'imports.changed': readonly ImportView[];
  'foreign-imports.changed': ForeignChanges;
  'history.changed': HistoryView;
  'log.changed': Changed<LogView>;
  'settings.changed': Settings;
  'certificate.changed': CertificateView;
  'proxy-sign-ins.changed': ProxySignInsView;
  'presets.changed': readonly PresetView[];
  'folders.changed': WatchedFoldersView;
  'update.changed': UpdateView;
  'notice.raised': Notice;
  'file.saved': SavedPlace;
  /** From a menu entry, a shortcut or a notification. */
  'window.command': WindowCommand;
}

export interface Snapshot {
  readonly seq: number;
  readonly connection: ConnectionView;
  readonly accounts: readonly AccountView[];
  readonly check: CheckView | null;
  readonly givenFiles: GivenFilesView | null;
  readonly artifacts: ArtifactsView;
  readonly imports: readonly ImportView[];
  readonly history: HistoryView;
  readonly settings: Settings;
  readonly policy: PolicyView;
  readonly certificate: CertificateView;
  readonly proxySignIns: ProxySignInsView;
  readonly presets: readonly PresetView[];
  readonly folders: WatchedFoldersView;
  readonly notices: readonly Notice[];
  /** Null: this app looks for no newer versions, and has nothing to say of them. */
  readonly update: UpdateView | null;
  readonly about: About;
}

export interface About {
  readonly version: string;
  /** The app is a package for trial. */
  readonly isTrial: boolean;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly platform: string;
  readonly apiUrl: string;
  readonly dataFolder: string;
}

/** Where something was saved: a file, or a folder of several. */
export interface SavedPlace {
  readonly id: string;
  readonly path: string;
}

export type ResolveAnswer =
  | { readonly kind: 'track'; readonly remoteId: string }
  | { readonly kind: 'send-again' }
  | { readonly kind: 'look-again' }
  | { readonly kind: 'give-up' };

export type WindowCommand =
  | { readonly kind: 'go'; readonly screen: 'import' | 'history' | 'settings' }
  | { readonly kind: 'help'; readonly topic: HelpTopic }
  | { readonly kind: 'report-problem' }
  | { readonly kind: 'show-import'; readonly importId: string }
  | { readonly kind: 'open-file' | 'open-folder' | 'start-import' | 'find' | 'go-to-line' };

export type CommandName = keyof Commands;
/** What the page may ask. */
export type PageCommandName = Exclude<CommandName, typeof PRELOAD_COMMAND>;
export type CommandInput<K extends CommandName> = Commands[K]['input'];
export type CommandOutput<K extends CommandName> = Commands[K]['output'];
export type EventName = keyof Events;

/** The answer to every command. A command never throws. */
export type Envelope<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** An event with its sequence number. A window drops events older than its snapshot. */
export interface Broadcast<K extends EventName> {
  readonly seq: number;
  readonly name: K;
  readonly payload: Events[K];
}

/** `window.bridge`, set by the preload. It exposes no Electron object and takes no path. */
export interface Bridge {
  invoke<K extends PageCommandName>(name: K, input: CommandInput<K>): Promise<Envelope<CommandOutput<K>>>;
  subscribe(listener: (broadcast: Broadcast<EventName>) => void): () => void;
  /**
   * Checks what the user dropped on the window last, together as one import; works once for each drop. False: something
   * in it has no path, such as a picture dragged from a web page.
   */
  checkDropped(): Promise<Envelope<boolean>>;
}

/** The command that the preload keeps to itself. */
export const PRELOAD_COMMAND = 'check.start';

/** The only two channels of Electron's IPC. */
export const COMMAND_CHANNEL = 'scarf-importer:command';
export const EVENT_CHANNEL = 'scarf-importer:event';
