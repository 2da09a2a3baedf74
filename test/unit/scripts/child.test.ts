import { expect, it } from 'vitest';
import { captureChild, runChild } from '../../../scripts/support/child';

const node = process.execPath;

it('answers the exit code of a child', async () => {
  expect(await runChild(node, ['-e', 'process.exit(7)'])).toBe(7);
});

it('answers 128 and the number of the signal that ended it, as a shell does', async () => {
  expect(await runChild(node, ['-e', 'process.kill(process.pid, "SIGTERM")'])).toBe(143);
});

it('ends a child that takes longer than its limit', async () => {
  const { code } = await captureChild(node, ['-e', 'setInterval(() => {}, 1000)'], { limitMs: 200 });
  expect(code).toBe(143);
});

it('keeps what a child wrote, and gives it only the environment we name', async () => {
  const code =
    'process.stdout.write("é" + process.env.GIVEN); process.stderr.write(String(process.env.PATH))';
  const child = await captureChild(node, ['-e', code], { env: { GIVEN: 'value', PATH: undefined } });
  expect(child).toEqual({ code: 0, stdout: 'évalue', stderr: 'undefined' });
});

it('rejects when there is no such program', async () => {
  await expect(captureChild('/no/such/program', [])).rejects.toThrow('ENOENT');
});
