import type { LocatedScalar } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { ExpressionSyntaxError } from '../../expressions/expression-error.ts';
import { splitTemplate } from '../../expressions/split-template.ts';
import { report } from '../model/policy-context.ts';
import type { Scope } from './check-expression.ts';

/**
 * How other tools write a template within a text: `{{Name}}`, `{{ .Name | upper }}`, `<%= Name %>`, `%(Name)s`,
 * `#{Name}`, `$(Name)`, `{Name}`, `$Name`, `<Name>`, `%Name%`. `$${` is our own way to write `${`.
 */
const WRITTEN =
  /\{\{-? *\.?([\w.]+)(?: *\|[^{}]*)? *-?\}\}|<%[=-]? *([\w.]+) *-?%>|%\(([\w.]+)\)s|(?<!\$)[#@]?\{([\w.]+)(?:![rsa])?\}|\$\(([\w.]+)\)|\$([\w.]+\w)|<([\w.]+)>|%(\w+)%/g;

/**
 * Warns of templates of other tools in a text, which is shown, or sent, as it stands. Only of those that name a member
 * of the resource, or `cove`: braces and dollars may be meant.
 */
export function checkOtherTemplates({ context, value: resource }: Scope, scalar: LocatedScalar): void {
  if (typeof scalar.value !== 'string') return;
  for (const found of literalsOf(scalar.value).flatMap((text) => [...text.matchAll(WRITTEN)])) {
    const path = found.slice(1).find(Boolean) ?? '';
    const [first = '', ...rest] = path.split('.');
    const isKnown = (name: string): boolean => resource.kind === 'object' && resource.memberNames.includes(name);
    const isOfResource = !isKnown(first) && rest[0] !== undefined && isKnown(rest[0]);
    if (first !== 'cove' && !isKnown(first) && !isOfResource) continue;
    report(context, scalar, {
      code: 'types/other-template',
      severity: 'warning',
      message: `${quoteValue(found[0])} is text, and is shown or sent as it stands`,
      hint: `write "\${${isOfResource ? rest.join('.') : path}}" for the value`,
    });
  }
}

/** The text between our own expressions, which have words of their own, in quotes and braces. */
function literalsOf(text: string): string[] {
  try {
    return splitTemplate(text).filter((part) => typeof part === 'string');
  } catch (error) {
    // Reported where it is compiled.
    if (error instanceof ExpressionSyntaxError) return [];
    throw error;
  }
}
