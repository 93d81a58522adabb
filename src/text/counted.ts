/**
 * `1 policy`, `4,000 policies`.
 *
 * @param many - @default `one` with an s
 */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}
