import { failureFields, type FailureFields } from '../../renderer/text/command-line';
import { resultSentence } from '../../renderer/text/results';
import type { CheckReport } from '../../shared/checks/check';
import type { Failure } from '../../shared/failure';
import type { ImportedFile, Outcome } from '../../shared/imports/outcome';
import { reportJson, type CheckJson } from '../files/check-json';

/** Where the lines of the file are. They add up. */
export interface ReceiptJson {
  readonly lines: number;
  readonly blank: number;
  readonly setAside: number;
  readonly leftOut: number;
  readonly notSent: number;
  readonly sent: number;
  /** Of those sent. What Scarf said neither of is in `unknown`. */
  readonly imported: number;
  readonly failed: number;
  readonly unknown: number;
}

/** What `import --json` prints. Scripts of users stand on these names. */
export interface ImportedJson {
  readonly outcome: Outcome | null;
  readonly text: string;
  /** Scarf's id of the import; null: it has none, or none is known. */
  readonly id: string | null;
  readonly file: string | null;
  readonly receipt: ReceiptJson | null;
  readonly check: CheckJson | null;
  readonly failure: FailureFields | null;
}

/** Nothing was sent. */
export function notBegunJson(text: string, report: CheckReport | null, failed: Failure | null): ImportedJson {
  return {
    outcome: null,
    text,
    id: null,
    file: null,
    receipt: null,
    check: report === null ? null : reportJson(report),
    failure: failed === null ? null : failureFields(failed),
  };
}

export function importedJson(file: ImportedFile, report: CheckReport): ImportedJson {
  const { latest, outcome, root } = file;
  const { phase } = latest;
  return {
    outcome,
    text: resultSentence(file),
    id: latest.remoteId,
    file: root.fileName,
    receipt: receiptOf(file),
    check: reportJson(report),
    failure: phase.name === 'failed' ? failureFields(phase.failure) : null,
  };
}

function receiptOf({ root, figures }: ImportedFile): ReceiptJson {
  const blank = (root.counts ?? root.planned)?.blank ?? 0;
  const { events, imported, there, refused, setAside, leftOut, noAnswer, notSent, reading, toGo } = figures;
  const unknown = noAnswer + reading;
  return {
    lines: events + blank,
    blank,
    setAside,
    leftOut,
    notSent: notSent + toGo,
    sent: imported + there + refused + unknown,
    imported: imported + there,
    failed: refused,
    unknown,
  };
}
