/** Flags with two spellings: for one thing, and for several. */
export const TWO_SPELLINGS: readonly (readonly [one: string, several: string])[] = [
  ['--account', '--accounts'],
  ['--ou', '--ous'],
  ['--region', '--regions'],
];

/**
 * A message about a command line, with its flags as they are in it: whoever has typed `--account` looks for that word,
 * and a message about `--accounts` seems to be about another flag. What they have typed in both spellings, or not at
 * all, stays.
 */
export function asTyped(text: string, args: readonly string[]): string {
  const end = args.indexOf('--');
  const typed = new Set((end < 0 ? args : args.slice(0, end)).map((word) => word.replace(/=.*/s, '')));
  return TWO_SPELLINGS.reduce((words, [one, several]) => {
    if (typed.has(one) === typed.has(several)) return words;
    const [from, to] = typed.has(one) ? [several, one] : [one, several];
    return words.replace(new RegExp(`(?<![\\w-])${from}(?![\\w-])`, 'g'), to);
  }, text);
}
