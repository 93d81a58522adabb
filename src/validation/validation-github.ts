import type { Diagnostic } from '../documents/diagnostic.ts';
import { githubCommand } from '../text/github-command.ts';
import { definedMembers } from '../values/defined-members.ts';
import { placeInFile, type Validation } from './validation.ts';
import { validationSummary } from './validation-text.ts';

/** GitHub shows this many annotations of each kind for a step, and silently drops the rest. */
const MOST_SHOWN = 10;

/**
 * Annotations for GitHub Actions: the commands that make it show each diagnostic next to its line in a pull request. If
 * there are more than it shows, the last one says how many are left out. A plain line if nothing is wrong.
 *
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function validationGithub(validation: Validation): string {
  const { diagnostics } = validation;
  if (diagnostics.length === 0) return validationSummary(validation);
  const kinds = ['error', 'warning'] as const;
  return kinds
    .flatMap((kind) =>
      annotations(
        kind,
        diagnostics.filter(({ severity }) => severity === kind),
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function annotations(kind: Diagnostic['severity'], diagnostics: readonly Diagnostic[]): string[] {
  if (diagnostics.length <= MOST_SHOWN) return diagnostics.map(annotation);
  const shown = diagnostics.slice(0, MOST_SHOWN - 1);
  const rest = diagnostics.length - shown.length;
  return [
    ...shown.map(annotation),
    githubCommand(kind, { title: 'cove-policy' }, `${rest} more ${kind}s: the log of this step has them all`),
  ];
}

function annotation(diagnostic: Diagnostic): string {
  const { code, severity, message, hint } = diagnostic;
  const { file, range } = placeInFile(diagnostic);
  const properties = {
    ...definedMembers({ file, line: range && String(range.line), col: range && String(range.column) }),
    title: code,
  };
  return githubCommand(severity, properties, hint === undefined ? message : `${message} (${hint})`);
}
