const QUOTING = / is not valid JSON/;
const INSTEAD = 'it is not valid JSON';

/**
 * The same error, where it is that of a text which is no JSON, without what V8 quotes of the text: up to twenty
 * characters, which may be a secret that was about to be marked. In place, because whoever catches it wants its class.
 */
export function withoutQuotes(error: unknown): unknown {
  if (error instanceof SyntaxError && QUOTING.test(error.message)) {
    error.message = INSTEAD;
    error.stack = [`${error.name}: ${INSTEAD}`, ...framesOf(error.stack)].join('\n');
  }
  return error;
}

/** Whatever stands above them, lines that look like one included, may be of the text. */
function framesOf(stack = ''): string[] {
  const lines = stack.split('\n');
  const first = lines.findLastIndex((line) => !line.startsWith('    at ')) + 1;
  return lines.slice(first);
}
