import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, ndjson, noContent, Refusal, type Answer } from './answer';
import { fromJson, operations, toJson, type OperationName, type ScarfSteering } from './contract';
import { deliver } from './deliver';

export const CONTROL_PREFIX = '/__control/';
const LARGEST_INPUT = 16 * 1024 * 1024;

/** Serves `POST /__control/<operation>` with JSON input, and two streamed answers. */
export async function serveControl(
  steering: ScarfSteering,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await controlAnswer(steering, request);
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 400;
    answer = json(status, { message: error instanceof Error ? error.message : String(error) });
  }
  try {
    await deliver(response, answer, { kind: 'plain' }, signal);
  } catch {
    response.destroy();
  }
}

async function controlAnswer(steering: ScarfSteering, request: IncomingMessage): Promise<Answer> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const name = path.slice(CONTROL_PREFIX.length);
  const search = new URLSearchParams(query);
  if (name === 'body') {
    const body = await steering.body(search.get('id') ?? '');
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
  }
  if (name === 'events') {
    return ndjson(asLines(steering.events(search.get('owner') ?? '', search.get('artifact') ?? undefined)));
  }
  if (!isOperation(name)) throw new Refusal(404, `no operation ${name}`);
  const input = operations[name].input.parse(fromJson(await inputText(request)));
  const run = steering[name] as (input: unknown) => Promise<unknown>;
  const output = await run(input);
  return output === undefined ? noContent : { ...json(200, null), body: toJson(output) };
}

const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);

async function inputText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= LARGEST_INPUT) chunks.push(chunk);
  });
  await once(request, 'end');
  if (size > LARGEST_INPUT) throw new Refusal(413, 'the input is too large');
  return Buffer.concat(chunks).toString('utf8');
}

async function* asLines(values: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  let chunk = '';
  for await (const value of values) {
    chunk += `${JSON.stringify(value)}\n`;
    if (chunk.length < 60_000) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
