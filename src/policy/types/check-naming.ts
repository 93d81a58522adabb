import type { LocatedValue } from '../../documents/located-value.ts';
import { parseExpression } from '../../expressions/parse-expression.ts';
import { readsResource } from '../../expressions/reads-resource.ts';
import { splitTemplate } from '../../expressions/split-template.ts';
import { report } from '../model/policy-context.ts';
import { guarded, type Scope } from './check-expression.ts';
import { ownNames } from './identity.ts';

/** The names of a policy's findings, and what turns its answer into many resources. */
export interface Naming {
  /** `resources` or `expand`, if it gives a list. */
  readonly list: LocatedValue | undefined;
  /** `finding.resource`, the policy's own or that of `defaults`. */
  readonly name: LocatedValue | undefined;
  /** `defaults.finding` serves many policies: problems with one are reported at that one's list. */
  readonly isLent: boolean;
}

/**
 * Reports findings that would all have the same name: nobody could tell them apart in a report, and no alert could
 * follow one of them from run to run.
 */
export function checkNaming({ context, value }: Scope, { list, name, isLent }: Naming): void {
  if (list === undefined || value.kind !== 'object') return;
  const text = name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined;
  if (name !== undefined && (text === undefined || mayDiffer(text))) return;
  // Some things have no name, or none that may be shown: a run tells those apart by their content, and says so if
  // necessary.
  const isShown = (member: string): boolean =>
    context.allowSecretReads || value.marksOf?.(member).some(({ isHidden }) => isHidden === true) !== true;
  const [own, other] = ownNames(value).filter(isShown);
  if (own === undefined) return;
  // Older answers of many services have no ARN.
  const example = other !== undefined && /arn$/i.test(own) ? `${own} || ${other}` : own;
  report(context, name === undefined || isLent ? list : name, {
    code: 'types/nameless-finding',
    message:
      name === undefined
        ? 'these are many resources, but without `finding.resource` all findings in an account and region have the same name'
        : '`finding.resource` uses no member of the resource: all findings in an account and region have the same name',
    hint: `identify the resource: \`finding: { resource: "\${${example}}" }\``,
  });
}

/** Whether the name depends on the resource. What does not compile has already been reported. */
function mayDiffer(text: string): boolean {
  const parts = guarded(() => splitTemplate(text));
  if (parts === undefined) return true;
  return parts.some((part) => {
    if (typeof part === 'string') return false;
    const tree = guarded(() => parseExpression(part.expression));
    return tree === undefined || readsResource(tree);
  });
}
