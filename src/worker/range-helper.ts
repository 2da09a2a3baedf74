import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { StartHelper } from '../engine/check/parallel-check';
import { ByteRangeReader, type ByteRangeFacts, type ByteRangeSource } from '../engine/check/byte-range';

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Helpers that `start` puts beside this thread: each is asked, and answers in turn, through a channel of its own. */
export function helpersFrom(start: (source: ByteRangeSource, port: MessagePort) => void): StartHelper {
  return (source) => {
    const { port1: port, port2 } = new MessageChannel();
    const asked: ((facts: ByteRangeFacts | null) => void)[] = [];
    let open = true;
    port.on('message', (facts: ByteRangeFacts) => asked.shift()?.(facts));
    // Either side ended it; or the helper's thread did not start, or died.
    port.on('close', () => {
      open = false;
      for (const take of asked.splice(0)) take(null);
    });
    start(source, port2);
    return {
      read: (from, to) =>
        new Promise((take) => {
          if (!open) return take(null);
          asked.push(take);
          port.postMessage({ from, to } satisfies Stretch);
        }),
      end: () => port.close(),
    };
  };
}

/** The helper's side. It ends at the first stretch that it cannot read: whoever asked will, and meet the same trouble. */
export function serveStretches(source: ByteRangeSource, port: MessagePort): void {
  const reader = new ByteRangeReader(source);
  port.on('message', ({ from, to }: Stretch) => {
    try {
      const facts = reader.readApart(from, to);
      const { ids, starts } = facts.portion;
      port.postMessage(facts, [ids.buffer as ArrayBuffer, starts.buffer as ArrayBuffer]);
    } catch {
      port.close();
    }
  });
  // Main says when this thread ends.
  port.unref();
}
