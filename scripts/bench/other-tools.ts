import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ScriptFailure } from '../support/failure';
import { benchFolder } from './inputs';

/** The command lines that people would use instead. Each function returns seconds. */
export async function runJq(file: string): Promise<number> {
  return shell(`jq -c . < ${quoted(file)} > /dev/null`);
}

/** Each row of a table as an object. */
export async function runMiller(file: string): Promise<number> {
  return shell(`mlr --icsv --ojsonl cat < ${quoted(file)} > /dev/null`);
}

const AWK = `awk '{ print $1, $4, $7, $9 }'`;

/** Address, time, path and status of each request of a log. */
export async function runAwk(file: string): Promise<number> {
  return shell(`${AWK} < ${quoted(file)} > /dev/null`);
}

/** The same of a folder of packed logs. */
export async function runZcatAwk(folder: string): Promise<number> {
  return shell(`zcat ${quoted(folder)}/*.gz | ${AWK} > /dev/null`);
}

/** Writes the first sheet of a workbook as CSV, with settings of its own. */
export async function runLibreOffice(file: string): Promise<number> {
  const folder = await mkdtemp(join(benchFolder, 'converted-'));
  const settings = pathToFileURL(join(folder, 'settings')).href;
  try {
    // It ends with code 0 also where it could not open the file.
    const converts = `libreoffice -env:UserInstallation=${settings} --headless --convert-to csv --outdir ${quoted(folder)} ${quoted(file)} > /dev/null`;
    return await shell(`${converts} && ls ${quoted(folder)}/*.csv > /dev/null`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command of the API guide: the uncompressed file. */
export async function runCurl(file: string, url: string, token: string): Promise<number> {
  return shell(
    `curl -sS --fail -o /dev/null -X POST -H 'Content-Type: application/x-ndjson' ` +
      `-H ${quoted(`Authorization: Bearer ${token}`)} -T ${quoted(file)} ${quoted(url)}`,
  );
}

/** `fastest`: gzip level 1, otherwise its default level. */
export async function runGzipCurl(
  file: string,
  url: string,
  token: string,
  { fastest = false } = {},
): Promise<number> {
  return shell(
    `gzip ${fastest ? '-1 ' : ''}-c ${quoted(file)} | curl -sS --fail -o /dev/null -X POST -H 'Content-Type: application/x-ndjson' ` +
      `-H 'Content-Encoding: gzip' -H ${quoted(`Authorization: Bearer ${token}`)} -T - ${quoted(url)}`,
  );
}

export async function hasCommand(name: string): Promise<boolean> {
  return shell(`command -v ${quoted(name)} > /dev/null`).then(
    () => true,
    () => false,
  );
}

async function shell(line: string): Promise<number> {
  const began = performance.now();
  const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new ScriptFailure(`This command ended with code ${code}: ${line}`);
  return (performance.now() - began) / 1000;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
