import { MessageChannel } from 'node:worker_threads';
import { succeed, type Result } from '../shared/failure';
import type { StartHelper } from '../engine/check/range-helper';
import { ByteRangeReader, type ByteRangeFacts } from '../engine/check/byte-range';
import type { JobInput } from './jobs';

type HelperInput = JobInput<'byte-ranges'>;

interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** What a helper posts: that it has started, then its answers. */
type Answer = 'ready' | ByteRangeFacts;

/** The asking side. `start` runs a `byte-ranges` job; each helper answers in order, through its own channel. */
export function helpersFrom(start: (input: HelperInput) => void): StartHelper {
  return (source) => {
    const { port1: port, port2 } = new MessageChannel();
    const pending: ((facts: ByteRangeFacts | null) => void)[] = [];
    let open = true;
    let isReady: () => void;
    const ready = new Promise<void>((resolve) => (isReady = resolve));
    port.on('message', (answer: Answer) => {
      if (answer === 'ready') isReady();
      else pending.shift()?.(answer);
    });
    // Either side closed it, or the helper's thread died or did not start.
    port.on('close', () => {
      open = false;
      isReady();
      for (const resolve of pending.splice(0)) resolve(null);
    });
    start({ source, port: port2 });
    return {
      ready,
      read: (from, to) =>
        new Promise((resolve) => {
          if (!open) return resolve(null);
          pending.push(resolve);
          port.postMessage({ from, to } satisfies ByteRange);
        }),
      end: () => port.close(),
    };
  };
}

/** The helper's side. It closes the port at the first range that it cannot read: the check then reads it itself. */
export function serveByteRanges({ source, port }: HelperInput): Promise<Result<undefined>> {
  const reader = new ByteRangeReader(source);
  port.on('message', ({ from, to }: ByteRange) => {
    try {
      const facts = reader.readDetached(from, to);
      const { ids, starts } = facts.batch;
      port.postMessage(facts satisfies Answer, [ids.buffer as ArrayBuffer, starts.buffer as ArrayBuffer]);
    } catch {
      port.close();
    }
  });
  port.postMessage('ready' satisfies Answer);
  const closed = new Promise<Result<undefined>>((resolve) => {
    port.on('close', () => resolve(succeed(undefined)));
  });
  // Main decides when this thread ends.
  port.unref();
  return closed;
}
