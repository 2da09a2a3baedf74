import type { FileInfo } from '../../shared/checks/check';
import type { SampleFile } from '../../shared/files/sample-file';

/** The words of practice with a sample file. */
export const SAMPLE_FILE_WORDS = {
  try: 'Try it with a sample file',
  list: 'Sample files',
  checking: 'Checking a sample file',
  title: 'This is a sample file, made for practice.',
  note: 'Answer questions, fix rows and look around. Nothing is sent, and nothing is remembered.',
  bar: 'A sample file cannot be sent.',
  close: 'Close the sample file',
  connect: 'Back to Connect',
  own: 'Choose your own files…',
} as const;

/** The sample files, as a menu offers them. */
export const SAMPLE_FILE_NAMES: Readonly<
  Record<SampleFile, { readonly label: string; readonly note: string }>
> = {
  events: { label: 'Events with a few mistakes', note: 'One event per line, as programs write them' },
  spreadsheet: { label: 'A spreadsheet', note: 'An Excel workbook with a title and dates' },
  'access-log': {
    label: 'A web server’s log',
    note: 'Requests, of which only some count as events',
  },
};

/** The name of a file in a heading. */
export function fileTitle({ name, sampleFile }: FileInfo): string {
  return sampleFile === undefined ? name : `Sample file: ${name}`;
}
