import { COMMAND_NAMES, commandOf, optionOf, type OptionName, type Shell } from './common/command-table';

const PROGRAM = 'event-importer';

/** A script for a shell: it completes commands, options, and the values of options that have few. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      // zsh reads bash's completions; names of files come from it alone.
      return `#compdef ${PROGRAM}\nautoload -U +X bashcompinit && bashcompinit\n${bash()}`;
    case 'fish':
      return fish();
    case 'powershell':
      return powershell();
  }
}

/** The values of all options that have few, once each. */
const CHOICES = uniqueOptions().flatMap((name) => {
  const { choices } = optionOf(name);
  return choices === undefined ? [] : [{ option: `--${name}`, choices }];
});

function uniqueOptions(): readonly OptionName[] {
  return [...new Set(COMMAND_NAMES.flatMap((name) => commandOf(name).options))];
}

function flags(name: (typeof COMMAND_NAMES)[number]): string {
  return commandOf(name)
    .options.map((option) => `--${option}`)
    .join(' ');
}

function bash(): string {
  const values = CHOICES.map(
    ({ option, choices }) =>
      `    ${option}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word")); return;;`,
  );
  const options = COMMAND_NAMES.map((name) => `    ${name}) words='${flags(name)}';;`);
  return [
    '_event_importer() {',
    '  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W '${COMMAND_NAMES.join(' ')} --help' -- "$word")); return`,
    '  fi',
    '  case $before in',
    ...values,
    '  esac',
    '  case ${COMP_WORDS[1]} in',
    ...options,
    '  esac',
    '  case $word in -*) COMPREPLY=($(compgen -W "$words" -- "$word"));; esac',
    '}',
    `complete -o default -F _event_importer ${PROGRAM}`,
    '',
  ].join('\n');
}

function fish(): string {
  const lines = COMMAND_NAMES.flatMap((name) => {
    const { help, options, operand } = commandOf(name);
    const files = operand === 'PATH…' ? '-F' : '-f';
    return [
      `complete -c ${PROGRAM} -n __fish_use_subcommand -f -a ${name} -d ${quoted(help)}`,
      `complete -c ${PROGRAM} -n '__fish_seen_subcommand_from ${name}' ${files}`,
      ...options.map((option) => fishOption(name, option)),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function fishOption(command: string, name: OptionName): string {
  const { value, choices, help } = optionOf(name);
  const values = choices === undefined ? '' : ` -f -a ${quoted(choices.join(' '))}`;
  const needs = value === undefined ? '' : ' -r';
  const when = `-n '__fish_seen_subcommand_from ${command}'`;
  return `complete -c ${PROGRAM} ${when} -l ${name}${needs}${values} -d ${quoted(help)}`;
}

/** As fish reads a text. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function powershell(): string {
  const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
  const options = COMMAND_NAMES.map(
    (name) => `    '${name}' = @(${list(commandOf(name).options.map((option) => `--${option}`))})`,
  );
  const values = CHOICES.map(({ option, choices }) => `    '${option}' = @(${list(choices)})`);
  return [
    `Register-ArgumentCompleter -Native -CommandName '${PROGRAM}' -ScriptBlock {`,
    '  param($word, $ast, $position)',
    '  $options = @{',
    ...options,
    '  }',
    '  $values = @{',
    ...values,
    '  }',
    '  $typed = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })',
    '  $before = $typed[-1]',
    `  $words = if ($typed.Count -le 1) { @(${list([...COMMAND_NAMES, '--help'])}) }`,
    '    elseif ($values.ContainsKey($before)) { $values[$before] }',
    "    elseif ($word -like '-*' -and $options.ContainsKey($typed[1])) { $options[$typed[1]] }",
    '    else { @() }',
    '  $words | Where-Object { $_ -like "$word*" } | ForEach-Object {',
    "    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
    '  }',
    '}',
    '',
  ].join('\n');
}
