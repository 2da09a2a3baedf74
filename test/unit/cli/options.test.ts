import { describe, expect, it } from 'vitest';
import type { FileOptions } from '../../../src/cli/common/file-options';
import { readArguments } from '../../../src/cli/common/read-arguments';
import { UsageError } from '../../../src/cli/common/usage-error';

const ID = '970493a1-4ca0-4a4d-a085-fdce578e5a08';

function optionsOf(...args: readonly string[]): FileOptions {
  const typed = readArguments(args);
  if (typed.kind !== 'files') throw new Error(`This is ${typed.kind}.`);
  return typed.options;
}

describe('what is typed', () => {
  it('is help without a command', () => {
    expect(readArguments([])).toEqual({ kind: 'help', command: null });
    expect(readArguments(['help', 'log'])).toEqual({ kind: 'help', command: 'log' });
    expect(readArguments(['check', 'a.csv', '--help'])).toEqual({ kind: 'help', command: 'check' });
  });

  it('names the paths, also ones with a leading dash', () => {
    expect(optionsOf('check', 'a.csv', 'b.csv').paths).toEqual(['a.csv', 'b.csv']);
    expect(optionsOf('check', '--', '-a.csv').paths).toEqual(['-a.csv']);
  });

  it('answers questions about the file', () => {
    const { answers } = optionsOf(
      ...['check', 'a.csv', '--encoding', 'windows-1251', '--delimiter', 'tab', '--header', '3'],
      ...['--time', 'Zeit', '--time-format', 'day-first', '--zone', 'Europe/Berlin'],
    );
    expect(answers).toEqual({
      encoding: 'windows-1251',
      delimiter: '\t',
      header: '3',
      'time-column': 'Zeit',
      'time-format': 'day-first',
      zone: 'Europe/Berlin',
    });
  });

  it.each([
    ['--encoding', 'utf-9'],
    ['--header', 'first'],
    ['--time-format', 'day first'],
    ['--zone', 'Mars/Phobos'],
    ['--delimiter', 'slash'],
  ])('is no answer that no file can have: %s %s', (option, value) => {
    expect(() => optionsOf('check', 'a.csv', option, value)).toThrow(UsageError);
    expect(optionsOf('check', 'a.csv', '--delimiter', 'tilde').answers.delimiter).toBe('~');
  });

  it('maps columns, whose names may hold an equals sign', () => {
    expect(optionsOf('check', 'a.csv', '--map', 'a=b=$time', '--map', 'secret=').columnKeys).toEqual([
      { column: 'a=b', key: '$time' },
      { column: 'secret', key: '' },
    ]);
  });

  it('names the destination by its id', () => {
    expect(optionsOf('check', 'a', '--to', `package:${ID}`).destination).toEqual({
      kind: 'package',
      id: ID,
      name: ID,
    });
    expect(optionsOf('check', 'a', '--to', 'package:oven').destination).toEqual({
      kind: 'package',
      called: 'oven',
    });
    expect(optionsOf('check', 'a', '--to', 'file').destination).toEqual({ kind: 'mixed' });
    expect(optionsOf('check', 'a').destination).toBeNull();
  });

  it.each([
    [['chekc', 'a.csv'], 'There is no command “chekc”.'],
    [['check'], 'Say which file to check: event-importer check FILE'],
    [['check', 'a', '--to', 'oven'], '--to is package:ID_OR_NAME, pixel:ID_OR_NAME or file, not “oven”.'],
    [['check', 'a', '--as-of', 'yesterday'], '--as-of is a time such as 2026-11-27T12:00:00Z'],
    [['check', 'a', '--safety-ids', 'maybe'], '--safety-ids is on or off'],
    [['check', 'a', '--delimiter', 'slash'], '--delimiter is comma, semicolon'],
    [['check', 'a', '--map', 'time'], '--map is COLUMN=KEY'],
    [['check', 'a', '--colour'], "Unknown option '--colour'"],
    [['check', 'a', '--out', 'b'], '--out is no option of check.'],
    [['list', 'a'], 'event-importer list takes nothing like “a”.'],
    [['status'], 'Name one import, by its id'],
    [['abort', 'a', 'b'], 'Name one import, by its id'],
    [['log', 'a', '--zone', 'UTC'], '--zone is no option of log.'],
    [['completion', 'csh'], 'Name one shell'],
  ] as const)('%j is told to be no command', (args, message) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(message);
  });
});
