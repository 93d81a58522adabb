import pc from 'picocolors';
import { didYouMean } from '../text/did-you-mean.ts';
import { wrap } from '../text/layout.ts';
import type { ExplainLayout } from './explain-operation.ts';

/** A member of `cove`, the root that every expression has beside the resource's own members. */
export interface CoveMember {
  readonly path: string;
  readonly type: string;
  readonly meaning: string;
}

/** A test holds these against what the checker knows of `cove`. */
const MEMBERS: readonly CoveMember[] = [
  { path: 'cove.account.id', type: 'string', meaning: 'the account that is evaluated, 12 digits' },
  { path: 'cove.account.name', type: 'string', meaning: 'its name in AWS Organizations' },
  { path: 'cove.account.email', type: 'string', meaning: 'the address of its root user' },
  { path: 'cove.account.ou', type: 'string', meaning: 'the id of the unit, or the root, that it is in' },
  {
    path: 'cove.account.ouPath',
    type: 'list of { id, name }',
    meaning: "the units from the root down: contains(cove.account.ouPath[].name, 'Sandbox')",
  },
  {
    path: 'cove.account.tags',
    type: 'map of string',
    meaning: 'its tags in AWS Organizations: cove.account.tags.stage',
  },
  { path: 'cove.organization.id', type: 'string', meaning: 'o-exampleorgid' },
  { path: 'cove.organization.managementAccount', type: 'string', meaning: 'the id of its management account' },
  {
    path: 'cove.organization.accounts',
    type: 'list of string',
    meaning: 'the ids of all of its accounts, of suspended ones too: contains(cove.organization.accounts, id)',
  },
  { path: 'cove.region', type: 'string', meaning: 'eu-west-1, or global where a service has one region for all' },
  { path: 'cove.partition', type: 'string', meaning: 'aws, aws-cn, aws-us-gov …' },
  { path: 'cove.now', type: 'date (ISO 8601 string)', meaning: 'the start of the run, and of the plan in a change' },
  { path: 'cove.values', type: 'mapping', meaning: "the policy's own `values`, with their types" },
  { path: 'cove.with', type: 'mapping', meaning: 'answers of the calls under `with`, by their names' },
  { path: 'cove.parameters', type: 'mapping', meaning: 'values of the parameters that the file or the pack declares' },
];

/**
 * The members at or below a path, as in `cove` or `cove.account`.
 *
 * @returns undefined if the text is not about `cove`; else what there is, and a name that was meant if there is
 *   nothing.
 */
export function describeCove(
  text: string,
): { readonly members: readonly CoveMember[]; readonly meant: string | undefined } | undefined {
  if (text !== 'cove' && !text.startsWith('cove.')) return undefined;
  const members = MEMBERS.filter(({ path }) => path === text || path.startsWith(`${text}.`));
  const paths = [...new Set(MEMBERS.flatMap(({ path }) => [path, path.split('.').slice(0, 2).join('.')]))];
  return { members, meant: members.length > 0 ? undefined : didYouMean(text, paths) };
}

export function explainCove(members: readonly CoveMember[], { color, width }: ExplainLayout): string {
  const colors = pc.createColors(color);
  const lines = members.flatMap(({ path, type, meaning }) => [
    `${colors.bold(path)}  ${colors.dim(type)}`,
    ...wrap(meaning, width - 4).map((line) => `    ${line}`),
  ]);
  const note = 'Expressions read these beside the members of the resource; ${…} in inputs and messages does, too.';
  return `${[...lines, '', ...wrap(note, width)].join('\n')}\n`;
}
