import { renderDiagnostics } from '../documents/render-diagnostics.ts';
import { counted } from '../text/counted.ts';
import { isValid, type Validation, type ValidationOptions } from './validation.ts';

/** For people: the diagnostics with their source lines, then the line that sums up what is valid. */
export function validationText(validation: Validation, { color, width }: ValidationOptions): string {
  const told = renderDiagnostics(validation.diagnostics, { color, width });
  return isValid(validation) ? `${told}${validationSummary(validation)}` : told;
}

/** One line: `3 files, 7 policies: valid`. */
export function validationSummary({ files, policies = 0 }: Validation): string {
  return `${counted(files.length, 'file', 'files')}, ${counted(policies, 'policy', 'policies')}: valid\n`;
}
