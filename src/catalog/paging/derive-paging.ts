import { definedMembers } from '../../values/defined-members.ts';
import { LAST_SEEN, MORE_FLAG, NEXT_PLACE, PAGE_TOKEN, SHARED_TOKEN } from './page-members.ts';
import type { Paging } from './paging.ts';

/** What an operation's schema says about its pages. */
export interface PagingMembers {
  readonly inputs: readonly string[];
  /** Members of the answer, and those one level down: CloudFront puts list and token into one member. */
  readonly outputs: readonly AnswerMember[];
}

export interface AnswerMember {
  /** `NextToken`, `DistributionList.NextMarker` */
  readonly path: string;
  readonly kind: string;
}

/**
 * How an operation pages, by the names of its members. That is right for nearly all; the rest are judged one by one, in
 * `paging.generated.ts`.
 *
 * @returns `unknown` if a member of the answer is about pages, but no input asks for them.
 */
export function derivePaging({ inputs, outputs }: PagingMembers): Paging {
  const tokens = outputs.filter(({ path, kind }) => kind === 'string' && isTokenName(nameOf(path), inputs));
  // `Marker` next to `NextMarker` is what this page was requested with.
  const ranked = [...tokens.filter(({ path }) => /^next/i.test(nameOf(path))), ...tokens];
  for (const { path } of ranked) {
    const asks = askedBy(nameOf(path), inputs);
    if (asks === undefined) continue;
    const beside = outputs.filter((each) => parentOf(each.path) === parentOf(path));
    const more = beside.find(isFlag)?.path;
    const sums = quantities(beside);
    return {
      kind: 'paged',
      tokens: [{ asks, answers: path }],
      ...definedMembers({ more }),
      ...(sums.length === 0 ? {} : { sums }),
    };
  }
  return outputs.some(isSign) ? { kind: 'unknown' } : { kind: 'single' };
}

function isTokenName(name: string, inputs: readonly string[]): boolean {
  return PAGE_TOKEN.test(name) || (SHARED_TOKEN.test(name) && inputs.includes(name));
}

/** The input that takes a token, by the same name or by another that services use (`NextPageMarker` → `Marker`). */
function askedBy(token: string, inputs: readonly string[]): string | undefined {
  const wanted = [
    token,
    token.replace(/^next/i, ''),
    token.replace(/^nextPage/i, ''),
    token.replace(/^next/i, 'starting'),
  ].map((name) => name.toLowerCase());
  for (const name of wanted) {
    const found = inputs.find((input) => input.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** CloudFront counts the `Items` of a page next to them. */
function quantities(beside: readonly AnswerMember[]): string[] {
  const hasItems = beside.some(({ path, kind }) => nameOf(path) === 'Items' && kind === 'list');
  return hasItems ? beside.map(({ path }) => path).filter((path) => nameOf(path) === 'Quantity') : [];
}

function isSign(member: AnswerMember): boolean {
  const name = nameOf(member.path);
  return isFlag(member) || [PAGE_TOKEN, LAST_SEEN, NEXT_PLACE].some((pattern) => pattern.test(name));
}

function isFlag({ path, kind }: AnswerMember): boolean {
  return kind === 'boolean' && MORE_FLAG.test(nameOf(path));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}
