import { identityNames } from '../../catalog/identity-names.ts';
import type { ObjectShape, Shape } from './shape.ts';

/** Steps from a resource down to a member that identifies it: `['AccessKeyId']`, `['parent', 'Arn']`. */
export type IdentityPath = readonly string[];

/** The members that identify the resources of a policy: their own, and those of what they were expanded from. */
export function identityOf(resource: Shape): IdentityPath[] {
  if (resource.kind !== 'object') return [];
  const own = ownNames(resource);
  const parent = resource.memberNames.includes('parent') ? resource.member('parent') : undefined;
  const below = own.length > 0 ? [] : namesBelow(resource);
  return [
    ...own.map((name) => [name]),
    ...below,
    ...(parent === undefined ? [] : identityOf(parent).map((path) => ['parent', ...path])),
  ];
}

/** The members of a resource itself that identify it, the most specific first. */
export function ownNames(resource: ObjectShape): string[] {
  const texts = resource.memberNames.filter((name) => resource.member(name)?.kind === 'string');
  return identityNames(resource.name, texts);
}

/** CloudFront has a structure around each element: `{KeyGroup: {Id: …}}`. */
function namesBelow(resource: ObjectShape): IdentityPath[] {
  return resource.memberNames.flatMap((outer) => {
    const inner = outer === 'parent' ? undefined : resource.member(outer);
    return inner?.kind === 'object' && inner.answerOf === undefined ? ownNames(inner).map((name) => [outer, name]) : [];
  });
}
