import { elementsOf, type LocatedValue, member } from '../../documents/located-value.ts';
import { ANSWER, compileAnswerTemplate, usesAnswer } from '../../expressions/answer-template.ts';
import { splitTemplate } from '../../expressions/split-template.ts';
import { compileLocatedExpression, spanIn, stringsIn } from '../model/compile-located.ts';
import type { RemediationCall, UndoOfCall } from '../model/policy.ts';
import { hasErrorSince, type PolicyContext, report } from '../model/policy-context.ts';
import type { RemediationEntry, UndoEntry } from '../model/policy-file.generated.ts';
import type { PolicySchema } from '../model/policy-schema.ts';
import { buildEntry } from './build-call.ts';

/** The remediation calls of a policy, in order, without those that are wrong and reported. */
export function buildRemediation(
  context: PolicyContext,
  schema: PolicySchema,
  located: LocatedValue | undefined,
): readonly RemediationCall[] {
  return elementsOf(located).flatMap((place) => {
    const call = schema.isRemediation(place.value) ? buildRemediationCall(context, place.value, place) : undefined;
    return call ?? [];
  });
}

function buildRemediationCall(
  context: PolicyContext,
  entry: RemediationEntry,
  located: LocatedValue,
): RemediationCall | undefined {
  const before = context.diagnostics.length;
  const call = buildEntry(context, entry, located, 'write');
  const when = compileLocatedExpression(context, member(located, 'when'));
  const each = compileLocatedExpression(context, member(located, 'each'));
  const places = elementsOf(member(located, 'undo'));
  const entries = entry.undo === undefined ? [] : [entry.undo].flat();
  const undo = entries.flatMap((one, index) => {
    const place = places[index];
    return place === undefined ? [] : (buildUndo(context, one, place) ?? []);
  });
  if (call === undefined || hasErrorSince(context, before)) return undefined;
  return { ...call, risk: entry.risk, when, each, undo };
}

function buildUndo(context: PolicyContext, entry: UndoEntry, located: LocatedValue): UndoOfCall | undefined {
  const before = context.diagnostics.length;
  const call = buildEntry(context, entry, located, 'write');
  const when = compileLocatedExpression(context, member(located, 'when'));
  if (call === undefined || hasErrorSince(context, before)) return undefined;
  checkAnswerParts(context, member(located, 'input'));
  if (hasErrorSince(context, before)) return undefined;
  return { ...call, when, awaiting: compileAnswerTemplate(call.input.source) };
}

/** What waits for the answer is evaluated when nothing else is known any more. */
function checkAnswerParts(context: PolicyContext, input: LocatedValue | undefined): void {
  if (input === undefined) return;
  for (const scalar of stringsIn(input)) {
    for (const part of splitTemplate(String(scalar.value))) {
      if (typeof part === 'string' || usesAnswer(part.expression) !== 'mixed') continue;
      report(context, spanIn(context, scalar, part.offset, part.expression.length), {
        code: 'semantic/mixed-answer',
        message: `an expression with \`${ANSWER}\` is evaluated once the call is made, and can read nothing else`,
        hint: `use two expressions: "\${Name}-\${${ANSWER}.Id}"`,
      });
    }
  }
}
