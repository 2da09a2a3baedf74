import type { SourceRow } from '../../src/shared/checks/check';
import type { Changed, LogCause, LogClass, LogFilter, LogRow, LogView } from '../../src/shared/imports/log';
import type { FakeBridge } from './fake-bridge';

const KINDS = [
  {
    type: 'failed-to-decode',
    class: 'error',
    message: 'Failed to decode line: unexpected end of input',
  },
  {
    type: 'artifact-not-found',
    class: 'error',
    message: 'The package 970493a1-4ca0-4a4d-a085-fdce578e5a08 was not found',
  },
  { type: 'progress', class: 'info', message: '10000 events processed' },
] as const satisfies readonly { type: string; class: LogClass; message: string }[];

/** Entry `entry` of a log in which the three kinds take turns; the user's lines are 1, 4, 10, 13, … */
export function logRow(entry: number): LogRow {
  const kind = KINDS[entry % 3] ?? KINDS[0];
  return {
    entry,
    type: kind.type,
    class: kind.class,
    cause: kind.type,
    message: kind.message,
    truncated: false,
    line: kind.class === 'info' ? null : entry * 3 + 1,
    artifact: kind.type === 'artifact-not-found' ? '970493a1-4ca0-4a4d-a085-fdce578e5a08' : null,
  };
}

/** The user's line with this number. */
export function sourceRow(line: number): SourceRow {
  const text = `{"n":${line}}`;
  return { line, text, truncated: false, fields: [{ name: 'n', value: String(line), key: 'n' }] };
}

/** A log of any length that answers like main. Rows are computed, not stored. */
export class FakeLog {
  readonly #kinds = KINDS;

  constructor(
    readonly entries: number,
    readonly importId = 'import-1',
  ) {}

  view(parts: Partial<LogView> = {}): LogView {
    return {
      importId: this.importId,
      state: 'ready',
      complete: true,
      entries: this.entries,
      causes: this.causes(),
      cut: false,
      asOf: '2026-07-21T12:00:41Z',
      failure: null,
      ...parts,
    };
  }

  /** The same as an event. */
  change(parts: Partial<LogView> = {}): Changed<LogView> {
    return { ...this.view(parts), anew: true };
  }

  causes(): readonly LogCause[] {
    return this.#kinds
      .map((kind, at) => ({
        key: kind.type,
        type: kind.type,
        class: kind.class,
        count: Math.max(0, Math.ceil((this.entries - at) / 3)),
        message: kind.message,
        lines: kind.class === 'info' ? [] : [at * 3 + 1],
      }))
      .filter(({ count }) => count > 0);
  }

  /** Computes matching rows: a position leads to its entry without a list. */
  rows(filter: LogFilter, offset: number, limit: number): { total: number; rows: readonly LogRow[] } {
    const kinds = this.#matching(filter);
    const total = kinds.reduce((sum, at) => sum + Math.max(0, Math.ceil((this.entries - at) / 3)), 0);
    const rows: LogRow[] = [];
    for (let position = offset; position < Math.min(offset + limit, total); position++) {
      rows.push(logRow(Math.floor(position / kinds.length) * 3 + (kinds[position % kinds.length] ?? 0)));
    }
    return { total, rows };
  }

  findLine(filter: LogFilter, line: number): number {
    const { total } = this.rows(filter, 0, 0);
    const guess = Math.floor(((line - 1) / 9) * this.#matching(filter).length);
    for (let position = Math.max(0, guess - 4); position < Math.min(total, guess + 4); position++) {
      const [row] = this.rows(filter, position, 1).rows;
      if (row !== undefined && row.line !== null && row.line >= line) return position;
    }
    return -1;
  }

  /** Sets all answers that the log screen asks for. */
  answerOn(bridge: FakeBridge, parts: Partial<LogView> = {}): FakeBridge {
    return bridge
      .answer('log.open', () => this.view(parts))
      .answer('log.close', () => undefined)
      .answer('log.save', () => true)
      .answer('log.rows', ({ filter, offset, limit }) => this.rows(filter, offset, limit))
      .answer('log.find-line', ({ filter, line }) => this.findLine(filter, line))
      .answer('import.source-rows', ({ lines }) => lines.map(sourceRow));
  }

  #matching(filter: LogFilter): readonly number[] {
    const wanted = filter.text.toLowerCase();
    return this.#kinds.flatMap((kind, at) => {
      const fits =
        (filter.class === null || filter.class === kind.class) &&
        (filter.cause === null || filter.cause === kind.type) &&
        kind.message.toLowerCase().includes(wanted);
      return fits ? [at] : [];
    });
  }
}
