import { ScriptFailure } from '../support/failure';

/** What CHANGELOG.md says of a version, without its heading. Throws a `ScriptFailure` when it says nothing. */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => one.startsWith(`[${version}]`));
  if (section === undefined) throw new ScriptFailure(`CHANGELOG.md has no section [${version}].`);
  const text = section.slice(section.indexOf('\n')).replace(LINK_TARGETS, '').trim();
  if (text === '') throw new ScriptFailure(`CHANGELOG.md says nothing of ${version}.`);
  return text;
}

/** They stand at the end of the file. */
const LINK_TARGETS = /^\[[^\]]+\]: \S+$/gm;
