import type { DataShape, StructureShape } from '../catalog/data-shape.ts';
import { isPageMember } from '../catalog/paging/page-members.ts';
import { field } from './names.ts';

/** A first filter, and what it means in words. */
export interface ChosenFilter {
  readonly expression: string;
  /** What is true of a finding: `LogFileValidationEnabled is false or missing`. */
  readonly says: string;
  /** The same for a message, with the value where it helps. */
  readonly message: string;
  /** The filter finds everything: there is no member to judge by. */
  readonly findsAll: boolean;
}

/** The values that a member of a structure can take, if the API's model lists them. */
export type KnownValues = (structure: string, member: string) => readonly string[] | undefined;

/**
 * Chooses what to judge by: a switch whose name says which way is right, a status that has a healthy value, any switch,
 * an age, missing tags. If there are none of these, everything is a finding: that is noticed at once, whereas a filter
 * that never matches is not.
 *
 * @param prefix - path from the resource to the shape, with its dot; empty where they are the same.
 */
export function chooseFilter(shape: StructureShape, prefix: string, values: KnownValues): ChosenFilter {
  const members = membersOf(shape, prefix, 1);
  const own = members.filter(({ structure }) => structure === shape.name);
  return (
    bySwitch(telling(own)) ??
    byStatus(members, values) ??
    bySwitch(telling(members)) ??
    bySwitch(own) ??
    bySwitch(members) ??
    byAge(members) ??
    byTags(members) ?? {
      expression: '`true`',
      says: 'no filter has been written yet, so every one is found',
      message: 'no filter has been written yet',
      findsAll: true,
    }
  );
}

interface Member {
  readonly name: string;
  readonly path: string;
  readonly structure: string;
  readonly shape: DataShape;
  /** AWS marks it as sensitive: a message would show `(sensitive)`. */
  readonly isHidden: boolean;
}

/** Members, and those of structures directly below: a state is often a structure of its own. */
function membersOf(shape: StructureShape, prefix: string, depth: number): Member[] {
  const own = shape.memberNames
    .filter((name) => !isPageMember(name))
    .flatMap((name) => {
      const member = shape.member(name);
      return member === undefined
        ? []
        : [
            {
              name,
              path: `${prefix}${field(name)}`,
              structure: shape.name,
              shape: member,
              isHidden: shape.hides?.(name) === true,
            },
          ];
    });
  if (depth === 0) return own;
  const below = own.flatMap(({ path, shape: inner }) =>
    inner.kind === 'structure' ? membersOf(inner, `${path}.`, depth - 1) : [],
  );
  return [...own, ...below];
}

/** Switches whose name says which way is right, what is protected first. */
function telling(members: readonly Member[]): Member[] {
  const rank = ({ name }: Member): number => {
    const found = IMPORTANT.findIndex((pattern) => pattern.test(name));
    return found === -1 ? IMPORTANT.length : found;
  };
  return members
    .filter(({ name, shape }) => shape.kind === 'boolean' && polarityOf(name) !== 'neutral')
    .sort((a, b) => rank(a) - rank(b));
}

const IMPORTANT: readonly RegExp[] = [
  /encrypt/i,
  /public/i,
  /(?<!recursive)logging|recording/i,
  /protect|rotat|validat/i,
];

type Polarity = 'good' | 'bad' | 'neutral';

/** Whether a switch is right when it is on, by its name. `BlockPublicAcls` is, `PubliclyAccessible` is not. */
function polarityOf(name: string): Polarity {
  if (/^(Is)?(Block|Restrict|Ignore|Deny|Require|Enforce)/i.test(name)) return 'good';
  if (/public|disabled|anonymous|deprecat|expired|fail|drift|suspend|unencrypted/i.test(name)) return 'bad';
  return /enabled|encrypt|protect|validat|(?<!recursive)logging|rotat|recording|multiAZ|autoMinorVersion|backup/i.test(
    name,
  )
    ? 'good'
    : 'neutral';
}

function bySwitch(members: readonly Member[]): ChosenFilter | undefined {
  const found = members.find(({ shape }) => shape.kind === 'boolean');
  if (found === undefined) return undefined;
  const { name, path } = found;
  return polarityOf(name) === 'good'
    ? { ...same(`${path} is false or missing`), expression: negated(path) }
    : { ...same(`${path} is true`), expression: path };
}

/** `!` binds tighter than a dot. */
function negated(path: string): string {
  return path.includes('.') ? `!(${path})` : `!${path}`;
}

function same(says: string): Omit<ChosenFilter, 'expression'> {
  return { says, message: says, findsAll: false };
}

/** Values in which all is well, as services spell them. */
const HEALTHY =
  /^(active|available|enabled|in[-_ ]?service|in[-_ ]?use|running|healthy|ok|success|succeeded|issued|deployed|completed?|ready|on)$/i;

function byStatus(members: readonly Member[], values: KnownValues): ChosenFilter | undefined {
  for (const member of members) {
    const { name, path, structure, shape } = member;
    if (shape.kind !== 'string' || !/(status|state|health)$|^name$/i.test(name)) continue;
    const known = values(structure, name) ?? [];
    const found = known.find((value) => HEALTHY.test(value));
    // What answers have in other letters than the model stands behind it.
    const healthy = known.findLast((value) => value.toLowerCase() === found?.toLowerCase());
    // A name is a state only inside a structure called so: `State.Name`.
    if (healthy === undefined || (/^name$/i.test(name) && !/(status|state)"?\.\w+$/i.test(path))) continue;
    const says = `${path} is not ${healthy}`;
    return { expression: `${path} != '${healthy}'`, says, message: withValue(member, says), findsAll: false };
  }
  return undefined;
}

function byAge(members: readonly Member[]): ChosenFilter | undefined {
  const found = members.find(
    ({ name, shape }) => shape.kind === 'timestamp' && /creat|launch|start|chang|updat|modif|last|upload/i.test(name),
  );
  if (found === undefined) return undefined;
  const { path } = found;
  const says = `${path} is more than 90 days ago`;
  return { expression: `age_days(${path}) > \`90\``, says, message: withValue(found, says), findsAll: false };
}

function withValue({ path, isHidden }: Member, says: string): string {
  return isHidden ? says : `${path} is \${${path}}`;
}

function byTags(members: readonly Member[]): ChosenFilter | undefined {
  const found = members.find(({ name, shape }) => /^tags?(set|list)?$/i.test(name) && shape.kind === 'list');
  if (found === undefined) return undefined;
  return { ...same('it has no tags'), expression: `length(${found.path} || \`[]\`) == \`0\`` };
}
