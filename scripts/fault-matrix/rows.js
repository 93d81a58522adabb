/** What is wrong with a row of the fault matrix, or with a run of it. */
export const NOT_RUN = 'not run yet';

/**
 * Every fault begins with changes to make: whoever ends well has said what became of them.
 *
 * @param {readonly (string | number | null)[]} codes - of the commands of a run.
 * @param {readonly string[]} states - of the changes on record.
 */
export function isSilent(codes, states) {
  return states.length === 0 && codes.some((code) => code === 0 || code === '0');
}

/** @param {string} line - of the table. */
export function whyWrong(line) {
  const [, , , told = '', states = ''] = line
    .split('|')
    .slice(1)
    .map((cell) => cell.trim());
  const codes = told.split(/, | then /);
  if (told === NOT_RUN) return 'not run';
  if (!line.endsWith('| 0 | 0 | 0 |')) return 'wrong';
  return isSilent(codes, states === 'none' ? [] : [states])
    ? 'wrong, since it succeeded without recording a change'
    : undefined;
}
