import type { LocatedScalar, Span } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import { sourceOffset } from '../../documents/scalar-offsets.ts';
import type { Problem } from '../../documents/source-text.ts';
import { coveMembers } from '../../expressions/cove-members.ts';
import type { Expression } from '../../expressions/expression.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { isFull, type PolicyContext, report } from './policy-context.ts';

/**
 * What `cove` has: for a mapping, the names of its members; `any` if they are not known; undefined for a plain value.
 */
const MEMBERS: Readonly<Record<string, readonly string[] | 'any' | undefined>> = {
  account: ['id', 'name', 'email', 'ou', 'ouPath', 'tags'],
  organization: ['id', 'managementAccount', 'accounts'],
  region: undefined,
  partition: undefined,
  now: undefined,
  parameters: 'any',
  values: 'any',
  with: 'any',
};

/** Reports members of `cove` that do not exist, and parameters that the file does not declare. */
export function checkCoveMembers(context: PolicyContext, string: LocatedScalar, expression: Expression): void {
  for (const path of coveMembers(expression)) {
    const problem = isFull(context) ? undefined : problemOf(path, context);
    if (problem !== undefined) report(context, placeOf(context, string, expression, path), problem);
  }
}

function problemOf(
  path: readonly string[],
  { parameters, values, with: shared, policy }: PolicyContext,
): Problem | undefined {
  const [, first, second, third] = path;
  if (first === undefined) return undefined;
  if (!Object.hasOwn(MEMBERS, first)) return unknown('cove', first, Object.keys(MEMBERS));
  if (second === undefined) return undefined;
  if (first === 'parameters') {
    return parameters === undefined || parameters.includes(second) ? undefined : undeclared(second, parameters);
  }
  if (first === 'values') return ownProblem(policy, first, second, values);
  if (first === 'with') return ownProblem(policy, first, second, shared);
  const known = MEMBERS[first];
  if (!Array.isArray(known)) return unknown(`cove.${first}`, second, []);
  if (!known.includes(second)) return unknown(`cove.${first}`, second, known);
  if (third === undefined || second === 'tags') return undefined;
  const owner = `cove.${first}.${second}`;
  const elements = LISTS[owner];
  return elements === undefined ? unknown(owner, third, []) : ofElements(owner, third, elements);
}

/** Members that are lists, and what is wrong with a name that follows them. */
const LISTS: Readonly<Record<string, string>> = {
  'cove.account.ouPath': 'units: `cove.account.ouPath[].name` has their names, from the root on',
  'cove.organization.accounts': 'ids: `contains(cove.organization.accounts, id)` says whether one is among them',
};

function ofElements(owner: string, name: string, elements: string): Problem {
  return {
    code: 'semantic/unknown-cove-member',
    message: `${quoteValue(name)} is not a member of \`${owner}\``,
    hint: `\`${owner}\` is a list of ${elements}`,
  };
}

/** What makes a name that the policy itself must define: it exists if the policy … */
const CURES = {
  values: 'gives it under `values`, or its `defaults` do',
  with: 'makes the call under `with`, or its `defaults` do',
} as const;

function ownProblem(
  policy: string | undefined,
  owner: keyof typeof CURES,
  name: string,
  known: readonly string[] | undefined,
): Problem | undefined {
  if (known === undefined || known.includes(name)) return undefined;
  const meant = didYouMean(name, known);
  return {
    code: 'semantic/unknown-cove-member',
    message: `the policy${policy === undefined ? '' : ` ${quoteValue(policy)}`} has no \`cove.${owner}.${name}\``,
    hint: meant === undefined ? `it exists if the policy ${CURES[owner]}` : `did you mean \`cove.${owner}.${meant}\`?`,
  };
}

function unknown(owner: string, name: string, known: readonly string[]): Problem {
  const meant = didYouMean(name, known);
  const members = known.length === 0 ? `\`${owner}\` is a plain value` : `\`${owner}\` has ${known.join(', ')}`;
  return {
    code: 'semantic/unknown-cove-member',
    message: `${quoteValue(name)} is not a member of \`${owner}\``,
    hint: meant === undefined ? members : `did you mean \`${owner}.${meant}\`?`,
  };
}

function undeclared(name: string, parameters: readonly string[]): Problem {
  const meant = didYouMean(name, parameters);
  return {
    code: 'semantic/unknown-parameter',
    message: `the file declares no parameter ${quoteValue(name)}`,
    hint: meant === undefined ? 'declare it under `parameters` at the top of the file' : `did you mean \`${meant}\`?`,
  };
}

/** The place of the path in the string; the whole string if it is written in an unusual way. */
function placeOf(context: PolicyContext, string: LocatedScalar, expression: Expression, path: readonly string[]): Span {
  const text = String(string.value);
  const begin = Math.max(0, text.indexOf(expression.text));
  const written = path.join('.');
  const found = text.indexOf(written, begin);
  if (found === -1) return string;
  const start = sourceOffset(context.source, string, found);
  return { start, end: sourceOffset(context.source, string, found + written.length - 1) + 1 };
}
