/**
 * What `head -N` and `tail -N` make of a text: half of all commands behind a pipe. A shell for each would cost more the
 * more memory the test's process has, since the system copies its page tables.
 *
 * @returns undefined for any other command.
 */
export function readPlainly(reader: string, text: string): string | undefined {
  const [, command, number] = /^(head|tail) -([1-9]\d*)$/.exec(reader.trim()) ?? [];
  if (command === undefined) return undefined;
  const lines = text.split(/(?<=\n)/);
  const most = Number(number);
  return (command === 'head' ? lines.slice(0, most) : lines.slice(-most)).join('');
}
