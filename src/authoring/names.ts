export { foldName as fold } from '../catalog/identity-names.ts';

/** What an operation is about: `DescribeTrails` → `Trails`, `BatchGetItem` → `Item`. */
export function nounOf(operation: string): string {
  const noun = operation.replace(/^((Admin|Batch)(?=[A-Z]))?[A-Z][a-z]+(?=[A-Z0-9])/, '');
  return noun === '' ? operation : noun;
}

/**
 * `Policies` → `Policy`, `Addresses` → `Address`, `trailList` → `trail`. A guess, but good enough to compare names.
 */
export function singular(name: string): string {
  const bare = name.replace(/(?<=[a-z])(List|Set|Summaries)$/, '');
  if (/ies$/i.test(bare)) return bare.replace(/ies$/i, 'y');
  if (/(s|x|ch|sh)es$/.test(bare)) return bare.replace(/es$/, '');
  return /[^su]s$/.test(bare) ? bare.slice(0, -1) : bare;
}

/** `DBInstances` → `db-instances` */
export function kebab(name: string): string {
  return words(name).join('-').toLowerCase();
}

/** `TrailStatus` → `trailStatus` */
export function camel(name: string): string {
  const [first = '', ...rest] = words(name);
  return [first.toLowerCase(), ...rest].join('');
}

/** `DBInstanceArn` → DB, Instance, Arn */
export function words(name: string): string[] {
  return name.match(/[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|[A-Z]+|\d+/g) ?? [name];
}

/** A member's name as JMESPath reads it. */
export function field(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name) ? name : JSON.stringify(name);
}

/** Words that mean something else to JMESPath or to the type check. */
const KEYWORDS: ReadonlySet<string> = new Set(['let', 'in', 'null', 'true', 'false', 'cove', 'parent']);
