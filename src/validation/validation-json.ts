import type { Diagnostic } from '../documents/diagnostic.ts';
import { visibleJson } from '../text/visible-text.ts';
import { definedMembers } from '../values/defined-members.ts';
import { VERSION } from '../version.ts';
import { isValid, placeInFile, type Validation } from './validation.ts';
import type { ValidationDiagnostic, ValidationFile } from './validation-file.generated.ts';

/** The validation as `schemas/validation.schema.json` describes it: two spaces, stable order. */
export function validationJson(validation: Validation): string {
  const file: ValidationFile = {
    version: 1,
    tool: { name: 'cove-policy', version: VERSION },
    valid: isValid(validation),
    files: [...validation.files],
    policies: validation.policies ?? null,
    diagnostics: validation.diagnostics.map(toEntry),
  };
  return `${visibleJson(JSON.stringify(file, null, 2))}\n`;
}

function toEntry(diagnostic: Diagnostic): ValidationDiagnostic {
  const { code, severity, message, hint } = diagnostic;
  const { file, range } = placeInFile(diagnostic);
  return {
    code,
    severity,
    message,
    ...definedMembers({ hint }),
    file: file ?? null,
    ...definedMembers({
      line: range?.line,
      column: range?.column,
      endLine: range?.endLine,
      endColumn: range?.endColumn,
    }),
  };
}
