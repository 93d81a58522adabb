import type { DataShape } from '../../catalog/data-shape.ts';
import type { LocatedMapping, LocatedScalar, LocatedValue } from '../../documents/located-value.ts';

/** Text that an input compares with a member of what is listed: `critical`, with `SeverityLabel`. */
export interface Criterion {
  readonly name: string;
  readonly text: LocatedScalar;
  /** Whether the name is a value of the input, and not that of a member in it. */
  readonly isNamed: boolean;
}

/** What is known of a criterion on the way to its text. */
interface Place {
  /** Of the member that is compared, as far as the way says. */
  readonly name: string;
  readonly isNamed: boolean;
  readonly shape: DataShape | undefined;
}

/**
 * The criteria in the filters of an input, in each of the forms that AWS has for them: `Filters: [{ Name, Values }]`,
 * `{ severity: [{ comparison, value }] }`, `criterion: { severity.description: { eq } }`, `StatusFilter: active`.
 * Text that has an enumeration of its own is none of them.
 */
export function* criteriaOf(input: LocatedMapping, takes: DataShape): Generator<Criterion> {
  for (const [name, { value }] of input.entries) {
    if (!/filter|criteri/i.test(name) || /tag|sort/i.test(name)) continue;
    const isNamed = value.kind === 'scalar';
    yield* criteriaIn(value, { name: isNamed ? name : '', isNamed, shape: memberOf(takes, name) });
  }
}

function* criteriaIn(located: LocatedValue, place: Place): Generator<Criterion> {
  const { name, isNamed, shape } = place;
  if (located.kind === 'list') {
    const element = shape?.kind === 'list' ? shape.element : undefined;
    for (const item of located.items) yield* criteriaIn(item, { ...place, shape: element });
  } else if (located.kind === 'mapping') {
    yield* criteriaBelow(located, place);
  } else if (typeof located.value === 'string' && name !== '' && !isEnumerated(shape)) {
    yield { name, text: located, isNamed };
  }
}

function* criteriaBelow(located: LocatedMapping, { name, isNamed, shape }: Place): Generator<Criterion> {
  const named = [...located.entries].find(([key, { value }]) => NAME.test(key) && typeof value.value === 'string');
  // The key and the value of a tag, below the name of a criterion.
  if (named !== undefined && name !== '') return;
  const of = named === undefined ? name : String(named[1].value.value);
  for (const [key, { value }] of located.entries) {
    if (key === named?.[0]) continue;
    const below = SAYS_HOW.test(key) ? of : [of, key].filter((part) => part !== '').join('.');
    yield* criteriaIn(value, { name: below, isNamed: isNamed || named !== undefined, shape: memberOf(shape, key) });
  }
}

/** Members that have the name of what is compared: `{ Name: …, Values: […] }`. */
const NAME = /^(?:filter_?)?(?:name|key|field|attribute)$|(?:field|criterion|attribute)_?(?:name|key|path)$/i;

/** Members that hold what is compared, or say how, and are no part of its name. */
const SAYS_HOW = new RegExp(
  [
    '^(?:field_?)?values?$',
    '^(?:not_?)?(?:eq|neq|eq_?exact_?match|equals?|in|match(?:es)?|contains)(?:_?values?)?$',
    '^(?:and|or|not)(?:all)?$',
    '(?:^|filter_?)conditions?$',
    'criteri(?:on|a)$',
    '^(?:string_?)?filters?$',
  ].join('|'),
  'i',
);

function memberOf(shape: DataShape | undefined, name: string): DataShape | undefined {
  if (shape?.kind === 'map') return shape.value;
  return shape?.kind === 'structure' ? shape.member(name) : undefined;
}

function isEnumerated(shape: DataShape | undefined): boolean {
  return shape?.kind === 'string' && (shape.values?.() ?? []).length > 0;
}
