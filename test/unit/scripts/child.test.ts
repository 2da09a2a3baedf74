import { expect, it } from 'vitest';
import { captureChild, runChild } from '../../../scripts/support/child';

const node = process.execPath;

it('a child process returns its exit code', async () => {
  expect(await runChild(node, ['-e', 'process.exit(7)'])).toBe(7);
});

it('a child process ended by a signal returns 128 plus its number, as in a shell', async () => {
  expect(await runChild(node, ['-e', 'process.kill(process.pid, "SIGTERM")'])).toBe(143);
});

it('a child process is ended after its time limit', async () => {
  const { code } = await captureChild(node, ['-e', 'setInterval(() => {}, 1000)'], { limitMs: 200 });
  expect(code).toBe(143);
});

it('a captured child process returns its output and gets only the given environment', async () => {
  const code =
    'process.stdout.write("é" + process.env.GIVEN); process.stderr.write(String(process.env.PATH))';
  const child = await captureChild(node, ['-e', code], { env: { GIVEN: 'value', PATH: undefined } });
  expect(child).toEqual({ code: 0, stdout: 'évalue', stderr: 'undefined' });
});

it('starting a child process rejects if the program does not exist', async () => {
  await expect(captureChild('/no/such/program', [])).rejects.toThrow('ENOENT');
});
