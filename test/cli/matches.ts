/**
 * Whether a text is what a scenario expects: equal, but for lines of the expected text that are nothing but `...`,
 * which stand for any number of lines, and for `<*>`, which stands for anything within a line.
 */
export function matches(actual: string, expected: string): boolean {
  const pattern = expected
    .split(/^\.\.\.\n/m)
    .map((part) => part.split('<*>').map(literally).join('[^\\n]*'))
    .join('(?:[^\\n]*\\n)*?');
  return new RegExp(`^${pattern}$`).test(actual);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
