import { spawn } from 'node:child_process';
import { ScriptFailure } from '../support/failure';

/** What people would use instead, as whole command lines. Seconds each. */
export async function runJq(file: string): Promise<number> {
  return shell(`jq -c . < ${quoted(file)} > /dev/null`);
}

/** The line of the API's guide: the file as it is. */
export async function runCurl(file: string, url: string, token: string): Promise<number> {
  return shell(
    `curl -sS --fail -o /dev/null -X POST -H 'Content-Type: application/x-ndjson' ` +
      `-H ${quoted(`Authorization: Bearer ${token}`)} -T ${quoted(file)} ${quoted(url)}`,
  );
}

/** `quickly`: at gzip's lowest level, else as it compresses by itself. */
export async function runGzipCurl(
  file: string,
  url: string,
  token: string,
  { quickly = false } = {},
): Promise<number> {
  return shell(
    `gzip ${quickly ? '-1 ' : ''}-c ${quoted(file)} | curl -sS --fail -o /dev/null -X POST -H 'Content-Type: application/x-ndjson' ` +
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
  if (code !== 0) throw new ScriptFailure(`This ended with ${code}: ${line}`);
  return (performance.now() - began) / 1000;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
