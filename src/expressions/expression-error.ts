/** An expression that cannot be compiled. It is the policy author's mistake, found before anything runs. */
export class ExpressionSyntaxError extends Error {
  /** Where the mistake is in the text, in UTF-16 units. */
  readonly offset: number;
  /** The length of the mistake in UTF-16 units. */
  readonly length: number | undefined;
  /** What was probably meant. */
  readonly hint: string | undefined;

  constructor(message: string, place: SyntaxErrorPlace) {
    super(message);
    this.name = 'ExpressionSyntaxError';
    this.offset = place.offset;
    this.length = place.length;
    this.hint = place.hint;
  }
}

export interface SyntaxErrorPlace {
  readonly offset: number;
  readonly length?: number | undefined;
  readonly hint?: string | undefined;
}

/**
 * An expression that has no value for this resource: an argument of the wrong type, an invalid date. Never a pass,
 * never a match.
 */
export class ExpressionEvaluationError extends Error {
  /** It exceeded the limits of one evaluation: others of the same expression will too. */
  readonly isTooMuch: boolean;

  constructor(message: string, options: { cause?: unknown; isTooMuch?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ExpressionEvaluationError';
    this.isTooMuch = options.isTooMuch ?? false;
  }
}
