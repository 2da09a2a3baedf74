/** An answer as a value. Routes and faults create it, `deliver` sends it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | AsyncIterable<string | Buffer> | null;
}

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json;charset=utf-8' },
  body: JSON.stringify(value),
});

export const ndjson = (body: AsyncIterable<string | Buffer>): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/x-ndjson' },
  body,
});

export const noContent: Answer = { status: 204, headers: {}, body: null };

/** A refusal in Scarf's format: a JSON object with a `message`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
  get answer(): Answer {
    return json(this.status, { message: this.message });
  }
}
