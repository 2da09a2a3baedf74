import { parseArgs } from 'node:util';
import { ScriptFailure } from '../support/failure';
import { FORMAT_NAMES, SIZES, type FormatName, type SizeName } from './inputs';
import { NETWORK_LINES, type NetworkLine } from './network-lines';

export const SECTIONS = ['start', 'check', 'files', 'send', 'answers', 'log'] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface Options {
  readonly sections: readonly SectionName[];
  readonly sizes: readonly SizeName[];
  readonly lines: readonly NetworkLine[];
  /** Runs of each measurement; null: as many as the size allows. */
  readonly rounds: number | null;
  readonly formats: readonly FormatName[];
  /** Writes the figures to the documents. */
  readonly save: boolean;
  /** Replaces all saved figures. */
  readonly replace: boolean;
}

export const USAGE = `npm run bench -- [options]
  --quick                   one run of each thing, 50 MB over loopback
  --size 5m,50m,500m,1600m,5g  sizes of the events as NDJSON; 5m (to try the bench), 1600m (1 GB as CSV) and 5g only on
                            request (default 50m,500m)
  --format NDJSON,CSV,…     kinds of file: also NDJSON without ids, NDJSON in a .gz, CSV with quotes, CSV with local
                            times, CSV with broken quotes (default all; of 5 GB NDJSON alone; NDJSON and CSV are sent)
  --rate loopback,100m,10m  lines to send over (default all of them; 10m carries 50 MB alone, 5 GB goes over loopback alone)
  --only start,check,files,send,answers,log   files: an access log, a folder of packed ones, a workbook; little ones with
                            --size 5m
  --rounds N                runs of each thing
  --save                    puts what was measured into docs/ and README.md, beside saved figures of the same machine
  --tables                  measures nothing: writes the tables again from docs/benchmarks.json
Results are printed; a run without --quick, --size, --only, --rate, --format and --rounds replaces what is in docs/ and README.md.`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      size: { type: 'string' },
      rate: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      format: { type: 'string' },
      save: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const sizes = listOf(values.size, Object.keys(SIZES) as SizeName[], quick ? ['50m'] : ['50m', '500m']);
  const lines = listOf(
    values.rate,
    Object.keys(NETWORK_LINES) as NetworkLine[],
    quick ? ['loopback'] : undefined,
  );
  const rounds = values.rounds === undefined ? (quick ? 1 : null) : Number(values.rounds);
  if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0)) throw new ScriptFailure(USAGE);
  const partial = [values.size, values.rate, values.only, values.format, values.rounds].some(
    (value) => value !== undefined,
  );
  return {
    sections: listOf(values.only, SECTIONS),
    sizes,
    lines,
    rounds,
    formats: listOf(values.format, FORMAT_NAMES),
    save: values.save || (!quick && !partial),
    replace: !quick && !partial,
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
