import type { ProblemReport, ReportedFailure } from '../../shared/app/problem-report';

/** The words of the help and of the problem report. The pages of the help themselves are docs/help. */
export const HELP_WORDS = {
  topics: 'Topics',
  help: 'Help',
  report: {
    open: 'Report a problem…',
    title: 'Report a problem',
    note: 'Save this text and send it to the person who helps you. Nothing is sent from here.',
    never: 'It never holds your token.',
    texts: 'Also tell names of files and the words of errors',
    textsNote: 'They help most. They can hold a part of a row: read the text before you send it.',
    heading: 'What is in it',
    making: 'Putting the text together…',
    save: 'Save…',
    copy: 'Copy',
    copied: 'Copied',
    saidCopied: 'Problem report copied.',
  },
} as const;

const ACCOUNTS: Readonly<Record<ProblemReport['account'], string>> = {
  opening: 'asking the password store',
  connected: 'connected',
  'connected-for-this-run': 'connected, token not in the password store',
  disconnected: 'not connected',
};

/** The report as it is shown, copied and saved. */
export function reportAsText(report: ProblemReport): string {
  const { app, system, settings, failures, log } = report;
  const imports = Object.entries(report.imports).map(([phase, count]) => `${count} ${phase}`);
  const sections = [
    [
      'Event Importer for Scarf: problem report',
      `Made: ${report.madeAt}`,
      `Version: ${app.version} (Electron ${app.electron}, Chromium ${app.chromium})`,
      `System: ${system.platform}, ${system.release}, ${system.language}, ${system.memoryMb} MB of memory`,
      `Account: ${ACCOUNTS[report.account]}`,
      `Imports: ${imports.length === 0 ? 'none' : imports.join(', ')}`,
    ],
    [
      'Settings',
      ...Object.entries(settings).map(([name, value]) => `- ${name}: ${String(value)}`),
      `- certificateFile: ${report.certificateFile}`,
    ],
    ['Problems', ...(failures.length === 0 ? ['- none'] : failures.map(failureLine))],
    ['The app’s log', ...(log.length === 0 ? ['- empty'] : log)],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function failureLine(found: ReportedFailure): string {
  const what = [found.of, found.phase, found.notice, found.code].filter((part) => part != null).join(' ');
  const rest = [found.at, found.file, found.details].filter((part) => part !== undefined);
  return `- ${[what, ...rest].join(', ')}`;
}
