import { quoteValue } from '../../documents/quote-value.ts';
import type { NodeOf, Span } from '../../expressions/syntax-tree.ts';
import { excerpt, type Focus, type Inference, isThere } from './inference.ts';
import {
  hintForLiteral,
  hintForMember,
  hintForName,
  hintForNot,
  hintForPipe,
  hintForScalar,
  hintForStep,
  MOST_NAMES,
  unknownMember,
} from './member-hints.ts';
import {
  asPresent,
  describe,
  type MapShape,
  NOTHING,
  type ObjectShape,
  type Shape,
  type StringShape,
  UNKNOWN,
  type Unasked,
} from './shape.ts';

/** The shape of a member. An impossible name is reported. */
export function memberOf(inference: Inference, field: NodeOf<'Field'>, focus: Focus): Shape {
  const { shape } = focus;
  if (isBareNull(inference, field, shape)) return NOTHING;
  switch (shape.kind) {
    case 'unknown':
      return UNKNOWN;
    case 'null':
      return NOTHING;
    case 'map':
      inference.ofMaps.add(field);
      checkSpelling(inference, field, shape);
      checkAsked(inference, field, shape);
      return valueCalled(field.name, shape.value);
    case 'object': {
      if (shape.mayBeAbsent === true) inference.ofAbsent.add(field);
      const found = shape.member(field.name);
      if (found !== undefined) {
        if (shape.isOpen && !shape.memberNames.includes(field.name)) inference.ofMaps.add(field);
        const value = read(inference, field, shape, found);
        if (!shape.required.includes(field.name) || !isThere(focus)) return value;
        inference.present.add(field);
        return asPresent(value);
      }
      if (shape.isOpen) return UNKNOWN;
      report(inference, field, unknownMember(field.name, shape), hintForMember(inference, field, shape));
      return inference.missing;
    }
    default:
      reportScalarMember(inference, field, focus);
      return inference.missing;
  }
}

/** Names in a map are data; one that AWS documents in other letters, or does not document, is a mistake. */
function checkSpelling(inference: Inference, field: NodeOf<'Field'>, { spelledName, names }: MapShape): void {
  const { name, span } = field;
  const spelled = spelledName?.(name);
  if (spelled === undefined) checkName(inference, field, names?.() ?? []);
  if (spelled === undefined || inference.text.includes(spelled)) return;
  inference.problems.push({
    code: 'types/never',
    severity: 'warning',
    message: `AWS writes ${quoteValue(spelled)}: ${quoteValue(name)} is probably in no answer`,
    span,
    hint: `write \`${spelled}\``,
  });
}

function checkAsked(inference: Inference, { name, span }: NodeOf<'Field'>, { asked }: MapShape): void {
  if (asked !== undefined && !asked.names.includes(name)) inference.problems.push({ ...asked.problem(name), span });
}

/** AWS adds names as it adds values: a warning. */
function checkName(inference: Inference, { name, span }: NodeOf<'Field'>, names: readonly string[]): void {
  if (names.length === 0 || names.includes(name)) return;
  inference.problems.push({
    code: 'types/never',
    severity: 'warning',
    message: `${quoteValue(name)} is not among the names that AWS documents there: it is probably in no answer`,
    span,
    hint: hintForName(name, { memberNames: names }) ?? `its names: ${names.slice(0, MOST_NAMES).join(', ')} …`,
  });
}

/** A value of a map is known by its name as well: `GetQueueAttributesResult.Attributes.FifoQueue`. */
function valueCalled(name: string, value: Shape): Shape {
  if (value.kind !== 'string' || value.place === undefined) return value;
  return { ...value, place: `${value.place}.${name}` };
}

/** Records that a watched member is read, and reports what is wrong with that. */
function read(inference: Inference, field: NodeOf<'Field'>, { marksOf }: ObjectShape, found: Shape): Shape {
  let value = found;
  for (const mark of marksOf?.(field.name) ?? []) {
    inference.reads.add(mark);
    if (mark.stops !== undefined && value.kind === 'number') value = { ...value, stops: mark };
    if (mark.unasked !== undefined && value.kind === 'string') value = { ...value, unasked: mark.unasked };
    if (mark.narrowed !== undefined && value.kind === 'string') value = withOthers(value, mark.narrowed);
    if (mark.asked !== undefined && value.kind === 'map') value = { ...value, asked: mark.asked };
    if (mark.isHidden === true) inference.hidden.push({ name: field.name, span: field.span });
    // `!DeletedDate`: whoever leaves out what has it is right whether it is there or not.
    if (mark.missing !== undefined && !inference.isNegated) {
      inference.problems.push({ ...mark.missing, span: field.span });
    }
    if (mark.problem === undefined) continue;
    inference.problems.push({ ...mark.problem, span: field.span });
    value = inference.missing;
  }
  return value;
}

/** Of the values that AWS documents, those that the input does not ask for are in no answer. */
function withOthers(value: StringShape, narrowed: Unasked): StringShape {
  const values = (value.values?.() ?? []).filter((each) => !narrowed.values.includes(each));
  return { ...value, unasked: { ...narrowed, values, others: narrowed.values } };
}

/** `Name == null` means what it says: no answer has a member with that name, so it gives null. */
function isBareNull({ text }: Inference, { name, span }: NodeOf<'Field'>, shape: Shape): boolean {
  if (name !== 'null' || text[span.start] === '"') return false;
  return shape.kind !== 'object' || !shape.memberNames.includes(name);
}

/** A step that is taken from a value: an index, `[*]`. */
export interface Step {
  /** As it is written. */
  readonly step: string;
  /** What it can be taken from: `a list`. */
  readonly wanted: string;
  /** Where the value is; the step itself if the value has no text. */
  readonly span: Span;
  /** Where the step ends. */
  readonly end: Span;
}

/** Reports a step that gives null for every value of this shape: an index of an object, `[*]` of a string. */
export function reportNever(inference: Inference, focus: Focus, { step, wanted, span, end }: Step): Shape {
  const problem = `${subject(inference, focus)} is ${describe(focus.shape)}, not ${wanted}: ${step} of it is always null`;
  inference.problems.push({
    code: 'types/never',
    message: problem,
    span,
    hint: hintForNot(inference, focus, end) ?? hintForStep(inference, focus),
  });
  return inference.missing;
}

function report(inference: Inference, field: NodeOf<'Field'>, message: string, hint: string | undefined): void {
  inference.problems.push({ code: 'types/unknown-member', message, span: field.span, hint });
}

function reportScalarMember(inference: Inference, field: NodeOf<'Field'>, focus: Focus): void {
  // Names that `cove` does not have are `semantic/unknown-cove-member`.
  if (focus.origin !== undefined && excerpt(inference, focus.origin).startsWith('cove.')) return;
  const message = `${subject(inference, focus)} is ${describe(focus.shape)}: a member of it is always null`;
  const hint =
    hintForNot(inference, focus, field.span) ??
    hintForPipe(inference, focus, field.span) ??
    hintForLiteral(inference, field) ??
    hintForScalar(inference, field, focus);
  inference.problems.push({ code: 'types/never', message, span: field.span, hint });
}

function subject(inference: Inference, { origin }: Focus): string {
  return origin === undefined ? 'the value' : `\`${excerpt(inference, origin)}\``;
}
