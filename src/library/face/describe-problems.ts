import { CoveError, holds } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { renderDiagnostics as render } from '../../documents/render-diagnostics.ts';
import { describeValue } from '../../text/describe-value.ts';
import { isBoolean, isPositiveInteger, type OptionChecks, orUndefined, readOptions } from '../cove/check-options.ts';

export interface RenderDiagnosticsOptions {
  /** ANSI colours. @default false */
  readonly color?: boolean | undefined;
  /** Columns of the terminal: longer source lines are cut around the place. @default 120 */
  readonly width?: number | undefined;
}

/**
 * What is wrong with policies as text for people: each with its place, its code, the source line with the place
 * underlined, and a hint. Empty if nothing is.
 *
 * @throws {CoveError} `usage` for what is not a list of diagnostics.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderDiagnosticsOptions = {}): string {
  if (!holds(() => Array.isArray(diagnostics) && [...diagnostics].every(isDiagnostic))) {
    throw new CoveError(
      'usage',
      `renderDiagnostics: expected a list of diagnostics, got ${describeValue(diagnostics)}`,
      {
        hint: 'it comes from await validatePolicies([…]), or is in diagnostics of a PolicyError',
      },
    );
  }
  const { color = false, width = 120 } = readOptions('renderDiagnostics', options, CHECKS);
  return render(diagnostics, { color, width });
}

function isDiagnostic(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'range' in value && 'message' in value;
}

const CHECKS: OptionChecks<RenderDiagnosticsOptions> = {
  color: orUndefined(isBoolean, 'true or false'),
  width: orUndefined(isPositiveInteger, 'columns, a whole number from 1'),
};
