import { IDENTITY_SUFFIXES, type IdentitySuffix, rankOwn } from '../catalog/identity-names.ts';
import type { Subject } from './find-subject.ts';
import { field, fold, singular } from './names.ts';

export interface Identity {
  /** The member that tells subjects apart. */
  readonly member: string;
  /** An ARN is unique in all of AWS; anything else only in its account and region. */
  readonly isArn: boolean;
}

/**
 * The member that names the subject itself and not something it refers to: for a Trail `TrailARN`, not `SnsTopicARN`.
 *
 * @param noun - what the listing operation is about.
 */
export function findIdentity(given: Subject, noun: string): Identity | undefined {
  const subject = shownOf(given);
  const member =
    subject.value ?? firstOf(IDENTITY_SUFFIXES.map((suffix) => ownMember(subject, noun, suffix))) ?? anyMember(subject);
  return member === undefined ? undefined : { member, isArn: /arn$/i.test(member) };
}

/** Leaves out what AWS marks as sensitive: a finding named by it would be an error. */
function shownOf(subject: Subject): Subject {
  const { shape } = subject;
  return {
    ...subject,
    shape: { ...shape, memberNames: shape.memberNames.filter((name) => shape.hides?.(name) !== true) },
  };
}

/** The member with what people call the subject: its own name, or else its own id. */
export function findName(given: Subject, noun: string): string | undefined {
  const subject = shownOf(given);
  return ownMember(subject, noun, 'name') ?? ownMember(subject, noun, 'identifier') ?? ownMember(subject, noun, 'id');
}

/** The member `Arn`, `TrailARN` …, if the subject itself has that name. */
export function ownMember({ shape, label }: Subject, noun: string, suffix: IdentitySuffix): string | undefined {
  const own = [fold(label), fold(singular(noun))];
  const ranked = stringsOf(shape.memberNames, shape)
    .filter((name) => fold(name).endsWith(suffix))
    .map((name) => ({ name, rank: rankOwn(fold(name).slice(0, -suffix.length), own) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank);
  return ranked[0]?.name;
}

/** If no member is clearly the subject's own: the first one that names anything. */
function anyMember({ shape }: Subject): string | undefined {
  const strings = stringsOf(shape.memberNames, shape);
  const named = IDENTITY_SUFFIXES.map((suffix) => strings.find((name) => fold(name).endsWith(suffix)));
  return firstOf(named) ?? strings[0];
}

function firstOf(names: readonly (string | undefined)[]): string | undefined {
  return names.find((name) => name !== undefined);
}

function stringsOf(names: readonly string[], shape: Subject['shape']): string[] {
  return names.filter((name) => shape.member(name)?.kind === 'string');
}

/**
 * A template that names a subject wherever a report is read.
 *
 * @param isSpread - whether every region has the subject, each of which is meant.
 */
export function identityTemplate({ member, isArn }: Identity, isSpread = false): string {
  return isArn && !isSpread ? `\${${field(member)}}` : `\${cove.account.id}/\${cove.region}/\${${field(member)}}`;
}
