/** A command line that needs no shell, or one only behind its first pipe. */
export interface PlainCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** What reads its stdout: a shell command. */
  readonly reader: string | undefined;
}

/**
 * Reads `[NAME=value …] [npm exec --no --] cove-policy word … [| shell command]`, where a word is plain or in single
 * quotes.
 *
 * @returns undefined for what only a shell can run: several commands, files as streams, variables, globs.
 */
export function parsePlainCommand(command: string): PlainCommand | undefined {
  const [, settings = '', words, reader] = COMMAND.exec(command) ?? [];
  // Node reads its own variables when it starts.
  if (words === undefined || settings.includes('NODE_')) return undefined;
  const env = Object.fromEntries(
    wordsOf(settings).map((setting) => [setting.replace(/=.*/s, ''), setting.replace(/^\w+=/, '')]),
  );
  return { env, args: wordsOf(words), reader };
}

const WORD = "(?:[\\w./:@%+,=-]|'[^'\\n]*')+";
const COMMAND = new RegExp(
  `^((?:[A-Z_]+=${WORD} +)*)(?:npm exec --no -- )?cove-policy((?: +${WORD})*) *(?:[|] *([^|&][^&;]*))?$`,
  's',
);

function wordsOf(text: string): string[] {
  return (text.match(new RegExp(WORD, 'g')) ?? []).map((word) => word.replaceAll("'", ''));
}
