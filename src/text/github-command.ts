import { visible } from './visible-text.ts';

/**
 * A command of GitHub Actions, on a separate line: `::error file=a.yml,line=3,title=t::message`.
 *
 * @param message - its lines; a line break within one of them is shown as an escape.
 *
 * Source of the escapes: `escapeData` and `escapeProperty` of GitHub's toolkit, in packages/core/src/command.ts of
 * actions/toolkit.
 */
export function githubCommand(
  name: string,
  properties: Readonly<Record<string, string>>,
  message: string | readonly string[],
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(visible(value))}`);
  return `::${name} ${list.join(',')}::${[message]
    .flat()
    .map((line) => escapeData(visible(line)))
    .join('%0A')}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
