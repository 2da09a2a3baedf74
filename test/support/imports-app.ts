import { basename } from 'node:path';
import type { Destination } from '../../src/shared/destination';
import { succeed, type Failure } from '../../src/shared/failure';
import type { ImportView } from '../../src/shared/imports/import';
import { systemClock, type Clock } from '../../src/main/time/clock';
import type { Watched } from '../../src/main/time/pace';
import { checkFile } from '../../src/engine/check/check-file';
import { reportFor } from '../../src/engine/check/report';
import type { CheckFacts } from '../../src/engine/model/check-facts';
import { NO_FIXES } from '../../src/shared/checks/fix';
import { ProcessClaims } from '../../src/main/imports/claims/process-claims';
import { ProcessFolders } from '../../src/main/imports/claims/process-folders';
import { watchOthers } from '../../src/main/imports/claims/watch-others';
import { Imports } from '../../src/main/imports/imports';
import { RecordStore } from '../../src/main/imports/record/record-store';
import type { Submission } from '../../src/main/imports/record/submission';
import { dataPaths } from '../../src/main/places/data-paths';
import { createScarfClient, type ScarfLimits } from '../../src/main/scarf/client';
import { createDispatcher, type ConnectOptions } from '../../src/main/scarf/connect';
import { Accounts } from '../../src/main/account/accounts';
import { withConnectionStatus } from '../../src/main/account/with-connection-status';
import type { TokenStore } from '../../src/main/credentials/token-store';
import { createUploader } from '../../src/main/scarf/upload';
import type { FileWork } from '../../src/main/jobs/ports';
import { NO_SIGN_INS } from './proxy-sign-ins';
import { ACME_OWNER } from './scarf-server';

/** Real time, with sleeps shortened by a factor. */
export function hurriedClock(factor = 50): Clock {
  return {
    now: systemClock.now,
    monotonic: () => systemClock.monotonic() * factor,
    sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
  };
}

/** Like `hurriedClock`, but `now` runs as fast as its sleeps. */
export function fastClock(factor = 50, beganMs = systemClock.now()): Clock {
  return {
    ...hurriedClock(factor),
    now: () => Math.round(beganMs + (systemClock.now() - beganMs) * factor),
  };
}

export interface ImportsAppOptions {
  readonly clock?: Clock;
  readonly parallelImports?: number;
  readonly watched?: () => Watched;
  /** Called for each request, as in the app. */
  readonly token: (owner: string) => string;
  readonly connect?: Partial<ConnectOptions>;
  readonly limits?: Partial<ScarfLimits>;
  /** Timeouts of the uploader, milliseconds. */
  readonly answerMs?: number;
  readonly stallMs?: number;
  /** The data folder. */
  readonly folder: string;
  readonly work: FileWork;
  readonly hear: {
    readonly view: (view: ImportView) => void;
    readonly ended: (view: ImportView) => void;
    readonly diskTrouble: (failure: Failure) => void;
    readonly report: (error: unknown) => void;
  };
}

/** The imports of the app, put together as in main, without the window: real sockets and disk. */
export function importsApp(apiUrl: string, options: ImportsAppOptions) {
  const { folder, token, work, hear, limits = {}, answerMs = 2_000, stallMs = 2_000 } = options;
  const clock = options.clock ?? hurriedClock();
  const connect = {
    resolveProxy: async () => 'DIRECT',
    caCertificates: async () => undefined,
    signIns: NO_SIGN_INS,
    ...options.connect,
  };
  let dispatcher = createDispatcher(connect);
  let unwatch: () => void = () => undefined;
  const paths = dataPaths(folder);
  const store = new RecordStore(paths.imports);
  const processes = new ProcessFolders(
    paths.processes,
    'app',
    () => void imports.lookAround().catch(hear.report),
  );
  const claims = new ProcessClaims({ kind: 'app', folders: processes, foundFolder: paths.found });
  const account = { owner: ACME_OWNER, tokenSaved: true };
  const accounts: Accounts = new Accounts({
    lockedOwner: null,
    store: keptToken(token),
    kept: {
      read: () => ({ inUse: ACME_OWNER, accounts: [account], tokenOwners: [ACME_OWNER] }),
      write: () => undefined,
    },
    certificate: { open: async () => undefined, fingerprint: () => null },
    knownOwners: () => [ACME_OWNER],
    probe: async () => succeed(undefined),
    changed: () => undefined,
    recovered: (owner) => imports.callsAnswered(owner),
    tokenLeft: () => undefined,
  });
  const scarf = withConnectionStatus(
    {
      ...createScarfClient({ baseUrl: apiUrl, token, dispatcher: () => dispatcher, clock, limits }),
      upload: createUploader({ baseUrl: apiUrl, token, connect, answerMs, stallMs }),
    },
    (owner, trouble) => accounts.setTrouble(owner, trouble),
  );
  const imports: Imports = new Imports({
    work,
    scarf,
    clock,
    store,
    claims,
    from: null,
    mayTakeOver: () => true,
    remoteListPath: paths.remoteList,
    known: () => null,
    user: 'ana',
    parallelImports: () => options.parallelImports ?? 3,
    watched: options.watched ?? (() => 'seen'),
    publish: {
      one: hear.view,
      all: (all) => all.forEach(hear.view),
      foreign: ({ changed }) => changed.forEach(hear.view),
      history: () => undefined,
    },
    ended: hear.ended,
    diskTrouble: hear.diskTrouble,
    report: hear.report,
  });

  /** As after a sleep: replaces the connections and tries waiting imports. */
  const wake = (): void => {
    void dispatcher.destroy().catch(() => undefined);
    dispatcher = createDispatcher(connect);
    imports.wake();
  };

  /** Works beside other processes, as the app does. Returns once the history is read. */
  const loadAmongOthers = async (): Promise<void> => {
    await processes.open();
    await imports.load();
    const lookAround = (): Promise<void> => imports.lookAround();
    unwatch = watchOthers({ root: paths.processes, claims, clock, lookAround, report: hear.report });
  };

  return {
    imports,
    loadAmongOthers,
    scarf,
    work,
    clock,
    store,
    wake,
    open: () => accounts.open(),
    close: () => {
      unwatch();
      processes.close();
      return dispatcher.destroy();
    },
  };
}

/** A password store that holds the token. */
function keptToken(token: (owner: string) => string): TokenStore {
  return {
    read: async (owner) => ({ kind: 'token', kept: { token: token(owner), certificate: null } }),
    write: async () => null,
    forgetAllBut: async () => null,
  };
}

/** Checks a file by the app's own code, but in no thread: that takes a tenth of the time. */
export async function checkHere(path: string): Promise<CheckFacts> {
  const { signal } = new AbortController();
  const checked = await checkFile({ path, nowMs: Date.now(), onProgress: () => undefined, signal });
  if (checked.kind !== 'checked') throw new Error(`The check ended ${JSON.stringify(checked)}`);
  return checked.facts;
}

/** The submission of a checked file that the window would begin. */
export function submissionOf(
  path: string,
  facts: CheckFacts,
  destination: Destination = { kind: 'mixed' },
): Submission {
  return {
    path,
    name: basename(path),
    facts,
    report: reportFor(facts, destination, null),
    destination,
    keepReadable: false,
    safetyIds: false,
    fixes: NO_FIXES,
    assumed: [],
    resends: null,
  };
}
