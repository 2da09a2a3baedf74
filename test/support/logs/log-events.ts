import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectFormat } from '../../../src/engine/formats/detect-format';
import { LineConverter } from '../../../src/engine/formats/line-converter';
import { defaultContext } from '../../../src/engine/model/reading-context';
import { tableOf, type Form, type TableForm } from '../../../src/shared/files/layout';
import type { Mapping } from '../../../src/shared/files/mapping';
import { ALL_REQUESTS, type RequestFacts, type Requests } from '../../../src/shared/files/requests';

const NOW = Date.parse('2026-11-27T16:00:00Z');

const FIXTURES = join(import.meta.dirname, '../../fixtures/logs');

/** A log of `test/fixtures/logs`, by its name without ending. */
export function logText(name: string): string {
  return readFileSync(join(FIXTURES, `${name}.log`), 'utf8');
}

/** A log as it was read: a line for each of its lines, empty where there is no event. */
export interface ReadLog {
  readonly form: TableForm;
  readonly lines: readonly string[];
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly facts: RequestFacts;
}

/** The form of a log. Fails if the text is none. */
export function logForm(text: string | Buffer): TableForm {
  const form = tableOf(detectFormat({ bytes: Buffer.from(text), whole: true }, defaultContext(NOW)).form);
  if (form?.layout.log === undefined) throw new Error('It is no log.');
  return form;
}

/** The log with another choice of what counts, or other rules. */
export function withRequests(form: TableForm, change: Partial<Requests>): TableForm {
  const { requests } = form.mapping;
  if (requests === undefined) throw new Error('It has no requests.');
  const mapping: Mapping = { ...form.mapping, requests: { ...requests, ...change } };
  return { ...form, mapping };
}

/** The log with every request. */
export function withAllRequests(form: TableForm): TableForm {
  return withRequests(form, { choice: ALL_REQUESTS });
}

export async function readLog(
  text: string | Buffer,
  form: TableForm = logForm(text),
  pieceBytes = Infinity,
): Promise<ReadLog> {
  const bytes = Buffer.from(text);
  const converter = new LineConverter(form);
  let all = '';
  for await (const chunk of converter.convert(piecesOf(bytes, pieceBytes))) all += chunk.toString();
  const lines = all.split('\n').slice(0, -1);
  const { requests } = converter.evidence;
  if (requests === null) throw new Error('It has no requests.');
  const events = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object);
  return { form, lines, events: events.map((event) => ({ ...event })), facts: requests };
}

export function columnsOf({ mapping }: Form & { readonly mapping: Mapping }): readonly string[] {
  return mapping.columns.map(({ name }) => name);
}

async function* piecesOf(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
