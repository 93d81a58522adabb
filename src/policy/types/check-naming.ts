import type { LocatedValue } from '../../documents/located-value.ts';
import { parseExpression } from '../../expressions/parse-expression.ts';
import { readsResource } from '../../expressions/reads-resource.ts';
import { splitTemplate } from '../../expressions/split-template.ts';
import { report } from '../model/policy-context.ts';
import { guarded, type Scope } from './check-expression.ts';
import { ownNames } from './identity.ts';

/** What a policy's findings are called, and what makes many resources of its answer. */
export interface Naming {
  /** `resources` or `expand`, where it gives a list. */
  readonly list: LocatedValue | undefined;
  /** `finding.resource`, the policy's own or the one that `defaults` lends. */
  readonly name: LocatedValue | undefined;
  /** `defaults.finding` serves many policies: what it says of one is told at that one's list. */
  readonly isLent: boolean;
}

/**
 * Reports findings that would all be called alike: nobody could tell them apart in a report, and no alert would follow
 * one of them from run to run.
 */
export function checkNaming({ context, value }: Scope, { list, name, isLent }: Naming): void {
  // Some things have no name: a run tells those apart by what they hold, and says so where it has to.
  const [own, other] = value.kind === 'object' ? ownNames(value) : [];
  if (list === undefined || own === undefined) return;
  const text = name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined;
  if (name !== undefined && (text === undefined || mayDiffer(text))) return;
  // Older answers of many services have no ARN.
  const example = other !== undefined && /arn$/i.test(own) ? `${own} || ${other}` : own;
  report(context, name === undefined || isLent ? list : name, {
    code: 'types/nameless-finding',
    message:
      name === undefined
        ? 'these are many resources, and without `finding.resource` all findings of an account and region have one name'
        : '`finding.resource` looks at no member of the resource: all findings of an account and region have one name',
    hint: `say which one it is: \`finding: { resource: "\${${example}}" }\``,
  });
}

/** Whether the name depends on the resource. What does not compile has been reported. */
function mayDiffer(text: string): boolean {
  const parts = guarded(() => splitTemplate(text));
  if (parts === undefined) return true;
  return parts.some((part) => {
    if (typeof part === 'string') return false;
    const tree = guarded(() => parseExpression(part.expression));
    return tree === undefined || readsResource(tree);
  });
}
