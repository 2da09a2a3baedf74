import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, commandOf, OPTION_NAMES, SHELLS } from '../../../src/cli/common/command-table';
import { completionScript } from '../../../src/cli/completion';
import { helpText } from '../../../src/cli/help';

/** What bash offers for these words; the last one is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const typed = ['event-importer', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash')}
COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _event_importer; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe.skipIf(process.platform === 'win32')('completion in bash', () => {
  it('offers commands, their options, and the values of options', () => {
    expect(offered('')).toEqual([...COMMAND_NAMES, '--help']);
    expect(offered('a')).toEqual(['abort', 'accounts']);
    expect(offered('list', '--')).toEqual(['--owner', '--json', '--help']);
    expect(offered('check', 'a.csv', '--safety-ids', 'o')).toEqual(['on', 'off']);
    expect(offered('check', 'a')).toEqual([]);
  });
});

describe('the one table of commands', () => {
  it.each(SHELLS)('is completed in %s', (shell) => {
    const script = completionScript(shell);
    for (const word of [...COMMAND_NAMES, ...OPTION_NAMES]) expect(script).toContain(word);
  });

  it.each(COMMAND_NAMES)('explains %s and all of its options', (name) => {
    const help = helpText(name);
    for (const option of commandOf(name).options) expect(help).toContain(`  --${option}`);
    expect(help.split('\n').filter((line) => line.length > 120)).toEqual([]);
    expect(helpText(null)).toContain(`event-importer ${name}`);
  });
});
