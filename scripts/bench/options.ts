import { parseArgs } from 'node:util';
import { ScriptFailure } from '../failure';
import { SIZES, type SizeName } from './inputs';
import { LINES, type LineName } from './lines';

export const SECTIONS = ['start', 'check', 'send', 'answers', 'log'] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface Options {
  readonly sections: readonly SectionName[];
  readonly sizes: readonly SizeName[];
  readonly lines: readonly LineName[];
  /** Runs of each thing; null: as many as its length allows. */
  readonly rounds: number | null;
  /** All that the documents show is measured: only such a run is written into them. */
  readonly whole: boolean;
}

export const USAGE = `npm run bench -- [options]
  --quick                   one run of each thing, 50 MB over loopback
  --size 50m,500m,5g        sizes of the event file; 5g only on request (default 50m,500m)
  --rate loopback,100m,10m  lines to send over (default all of them; 10m carries 50 MB alone, 5 GB goes over loopback alone)
  --only start,check,send,answers,log
  --rounds N                runs of each thing
Results are printed; a run without --quick, --only, --rate and --rounds also writes them into docs/ and README.md.`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      size: { type: 'string' },
      rate: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const { quick } = values;
  const sizes = listOf(values.size, Object.keys(SIZES) as SizeName[], quick ? ['50m'] : ['50m', '500m']);
  const lines = listOf(values.rate, Object.keys(LINES) as LineName[], quick ? ['loopback'] : undefined);
  const rounds = values.rounds === undefined ? (quick ? 1 : null) : Number(values.rounds);
  if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0)) throw new ScriptFailure(USAGE);
  const partial = [values.rate, values.only, values.rounds].some((value) => value !== undefined);
  return {
    sections: listOf(values.only, SECTIONS),
    sizes,
    lines,
    rounds,
    whole: !quick && !partial && sizes.includes('50m') && sizes.includes('500m'),
  };
}

function listOf<T extends string>(
  text: string | undefined,
  all: readonly T[],
  otherwise: readonly T[] = all,
): readonly T[] {
  if (text === undefined) return otherwise;
  const wanted = text.split(',');
  if (wanted.some((one) => !all.includes(one as T))) throw new ScriptFailure(USAGE);
  return all.filter((one) => wanted.includes(one));
}
