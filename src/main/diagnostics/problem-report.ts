import type { AccountView, ConnectionView } from '../../shared/app/connection';
import type { Failure } from '../../shared/failure';
import type { ImportPhase, ImportView, PhaseName } from '../../shared/imports/import';
import type { About } from '../../shared/ipc';
import type { Notice } from '../../shared/app/notice';
import { isSameOwner } from '../../shared/owner';
import type { ProblemReport, ReportDetail, ReportedFailure } from '../../shared/app/problem-report';
import type { Settings } from '../../shared/app/settings';
import { withoutWords } from './log-entries';

const FAILURES_AT_MOST = 20;
const ENTRIES_AT_MOST = 50;

/** The state of the app that a problem report tells of. */
export interface ReportedState {
  readonly nowMs: number;
  readonly about: About;
  readonly system: ProblemReport['system'];
  readonly settings: Settings;
  /** The account in use. */
  readonly connection: ConnectionView;
  /** All that are kept, the one in use among them. */
  readonly accounts: readonly AccountView[];
  readonly imports: readonly ImportView[];
  readonly notices: readonly Notice[];
  /** The last entries of the app's log. */
  readonly logEntries: readonly string[];
}

/** Puts together what a problem report tells. `redact` takes the token and what else is secret out of a text. */
export function makeProblemReport(
  state: ReportedState,
  detail: ReportDetail,
  redact: (text: string) => string,
): ProblemReport {
  const { nowMs, about, system, connection, accounts, imports, notices, logEntries } = state;
  const { certificateFile, ...settings } = state.settings;
  const { version, electron, chromium } = about;
  const own = imports.filter(({ origin }) => origin === 'own');
  // Without an account in use its own failure says why there is none.
  const others = accounts.filter(
    ({ owner }) => connection.state === 'opening' || !isSameOwner(owner, connection.owner),
  );
  const failures = [
    ...[connection, ...others].flatMap(failuresOf),
    ...notices.map(ofNotice),
    ...own.flatMap(ofImport),
  ];
  const entries = logEntries.slice(-ENTRIES_AT_MOST);
  const report: ProblemReport = {
    madeAt: new Date(nowMs).toISOString(),
    app: { version, electron, chromium },
    system,
    settings,
    certificateFile: certificateFile === null ? 'none' : 'set',
    account: accountOf(connection),
    imports: countsOf(own),
    failures: failures
      .toSorted((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
      .slice(0, FAILURES_AT_MOST)
      .map((found) => (detail === 'texts' ? found : withoutTexts(found))),
    log: detail === 'texts' ? entries : entries.map(withoutWords),
  };
  return redacted(report, redact);
}

function accountOf(view: ConnectionView): ProblemReport['account'] {
  return view.state === 'connected' && view.unsaved !== null ? 'connected-for-this-run' : view.state;
}

function countsOf(imports: readonly ImportView[]): ProblemReport['imports'] {
  const counts = new Map<PhaseName, number>();
  for (const { phase } of imports) counts.set(phase.name, (counts.get(phase.name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function failuresOf(view: ConnectionView): readonly ReportedFailure[] {
  if (view.state === 'opening') return [];
  const found = view.state === 'connected' ? [view.unsaved, view.trouble] : [view.failure];
  return found.flatMap((failure) => (failure === null ? [] : { of: 'account', ...wordsOf(failure) }));
}

function ofNotice({ kind, failure, path }: Notice): ReportedFailure {
  return {
    of: 'notice',
    notice: kind,
    code: null,
    ...(failure !== null && wordsOf(failure)),
    ...(path !== null && { file: path }),
  };
}

function ofImport({
  phase,
  pollFailure,
  endedAt,
  createdAt,
  fileName,
}: ImportView): readonly ReportedFailure[] {
  const at = endedAt ?? createdAt;
  return [failureIn(phase), pollFailure].flatMap((failure) =>
    failure === null
      ? []
      : {
          of: 'import',
          phase: phase.name,
          ...(at !== null && { at }),
          ...wordsOf(failure),
          ...(fileName !== null && { file: fileName }),
        },
  );
}

function failureIn(phase: ImportPhase): Failure | null {
  return 'failure' in phase ? (phase.failure ?? null) : null;
}

function wordsOf({ code, details }: Failure): Pick<ReportedFailure, 'code' | 'details'> {
  return { code, ...(details !== undefined && { details }) };
}

function withoutTexts({ of, at, phase, notice, code }: ReportedFailure): ReportedFailure {
  return {
    of,
    code,
    ...(at !== undefined && { at }),
    ...(phase !== undefined && { phase }),
    ...(notice !== undefined && { notice }),
  };
}

/** Every text of the report, wherever it came from. */
function redacted(report: ProblemReport, redact: (text: string) => string): ProblemReport {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one)]));
  };
  return clean(report) as ProblemReport;
}
