/**
 * `1 policy`, `4,000 policies`.
 *
 * @param many - @default `one` with an s
 */
export function counted(number: number, one: string, many = `${one}s`): string {
  // The first use of a locale loads its data, which takes a fifth of the time in which Node starts.
  const written = Number.isInteger(number) && number >= 0 && number < 1_000 ? number : number.toLocaleString('en-US');
  return `${written} ${number === 1 ? one : many}`;
}
