import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import { isPageMember } from '../catalog/paging/page-members.ts';
import { field, fold, nounOf, singular } from './names.ts';

/** What a policy about an operation judges, one at a time. */
export interface Subject {
  /** JMESPath from the answer to the subject; undefined where it is the answer itself. */
  readonly expression: string | undefined;
  readonly isList: boolean;
  readonly shape: StructureShape;
  /** What a single one is called: `Trail`. */
  readonly label: string;
  /** For a list of plain strings, which are turned into objects: the member that holds the string. */
  readonly value: string | undefined;
  /** Further lists of the answer, which the policy does not look at. */
  readonly others: readonly string[];
}

/**
 * Picks the list that is the point of the operation or, if the answer is not a list, the structure that it is about.
 *
 * @returns undefined for an answer that holds nothing to judge.
 */
export function findSubject(operation: string, output: DataShape): Subject | undefined {
  if (output.kind !== 'structure') return undefined;
  const members = output.memberNames.filter((name) => !isPageMember(name));
  if (members.length === 0) return undefined;
  const ranked = listsOf(output, operation).sort((a, b) => b.score - a.score);
  const [best, ...others] = ranked;
  if (best !== undefined && isMeant(best, output, operation)) {
    const at = ({ path }: Candidate): string => path.join('.');
    return { ...subjectOf(best), others: others.filter((other) => isAside(other, best)).map(at) };
  }
  return single(output, members, nounOf(operation));
}

/** A separate list, not one that contains the chosen one. */
function isAside({ path }: Candidate, best: Candidate): boolean {
  return path.length === 1 && best.path[0] !== `${path[0]}[]`;
}

interface Candidate {
  /** Steps of an expression. */
  readonly path: readonly string[];
  readonly name: string;
  readonly element: DataShape;
  /** How well its name fits the operation's. */
  readonly score: number;
}

function listsOf(output: StructureShape, operation: string): Candidate[] {
  return output.memberNames
    .filter((name) => !isPageMember(name))
    .flatMap((name) => {
      const member = output.member(name);
      if (member?.kind === 'list')
        return [candidate([field(name)], name, member.element, operation)].flatMap((outer) => [
          outer,
          ...innerLists(outer, operation),
        ]);
      // CloudFront puts list and token into one member.
      if (member?.kind !== 'structure' || !member.memberNames.some(isPageMember)) return [];
      return listsOf(member, operation).map((inner) => ({ ...inner, path: [field(name), ...inner.path] }));
    });
}

/** EC2 lists instances below their reservations. */
function innerLists(outer: Candidate, operation: string): Candidate[] {
  const { element, path } = outer;
  if (element.kind !== 'structure' || outer.score > 1) return [];
  return element.memberNames.flatMap((name) => {
    const member = element.member(name);
    if (member?.kind !== 'list' || fold(name) !== fold(nounOf(operation))) return [];
    return [candidate([`${path.join('.')}[]`, `${field(name)}[]`], name, member.element, operation)];
  });
}

function candidate(path: readonly string[], name: string, element: DataShape, operation: string): Candidate {
  const isObject = element.kind === 'structure';
  const score = nameFit(name, element, operation) + (isObject ? 0.5 : 0);
  return { path, name, element, score };
}

function nameFit(name: string, element: DataShape, operation: string): number {
  const noun = fold(singular(nounOf(operation)));
  const own = fold(singular(name));
  if (own === noun) return 3;
  if (element.kind === 'structure' && fold(element.name).startsWith(noun)) return 2;
  return own.includes(noun) || noun.includes(own) ? 1 : 0;
}

/** Whether the operation is about its list, and not about one thing that happens to hold lists. */
function isMeant(best: Candidate, output: StructureShape, operation: string): boolean {
  if (best.element.kind !== 'structure' && best.element.kind !== 'string') return false;
  const rest = output.memberNames.filter((name) => !isPageMember(name));
  return (
    best.score >= 2 ||
    rest.length === 1 ||
    /^(List|Search|BatchGet|Lookup)/.test(operation) ||
    output.memberNames.some(isPageMember)
  );
}

function subjectOf({ path, name, element }: Candidate): Omit<Subject, 'others'> {
  const expression = path.join('.');
  if (element.kind === 'structure')
    return { expression, isList: true, shape: element, label: element.name, value: undefined };
  const value = singular(name);
  const made = `${expression}${expression.endsWith('[]') ? '' : '[*]'}.{${field(value)}: @}`;
  const label = value.replace(/(?<=.)(Arn|Id|Identifier|Name|Url)$/i, '');
  return { expression: made, isList: true, shape: objectOfString(value), label, value };
}

/** `{name: @}` over strings. */
function objectOfString(name: string): StructureShape {
  return {
    kind: 'structure',
    name,
    id: '',
    isUnion: false,
    memberNames: [name],
    required: [name],
    member: (wanted) => (wanted === name ? { kind: 'string' } : undefined),
  };
}

function single(output: StructureShape, members: readonly string[], noun: string): Subject {
  const [only = ''] = members;
  const inner = members.length === 1 ? output.member(only) : undefined;
  const base = { isList: false, value: undefined, others: [] } as const;
  if (inner?.kind === 'structure' && inner.memberNames.length > 0) {
    return { ...base, expression: field(only), shape: inner, label: inner.name };
  }
  return { ...base, expression: undefined, shape: output, label: noun };
}
