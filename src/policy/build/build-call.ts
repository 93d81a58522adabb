import { isReadOperation, operationClassOf, plainReadInstead } from '../../catalog/operation-access.ts';
import { isGlobalService } from '../../catalog/service-regions.ts';
import { elementsOf, type LocatedScalar, type LocatedValue, member, type Span } from '../../documents/located-value.ts';
import { sourceOffset } from '../../documents/scalar-offsets.ts';
import type { Problem } from '../../documents/source-text.ts';
import type { Template } from '../../expressions/template.ts';
import { builtInTemplate, compileLocatedExpression, compileLocatedTemplate } from '../model/compile-located.ts';
import type { Call, Lookup, OperationName, SharedCall } from '../model/policy.ts';
import { hasErrorSince, type PolicyContext, report } from '../model/policy-context.ts';
import type { CallEntry, LookupEntry } from '../model/policy-file.generated.ts';
import type { PolicySchema } from '../model/policy-schema.ts';
import { absentErrors } from './absent-errors.ts';
import { regionNameProblem, unknownRegion } from './check-regions.ts';
import { parseElementPath } from './element-path.ts';

type Access = 'read' | 'write';

/**
 * A call in the file: just `service:Operation`, or a mapping. Undefined, and reported, if it is wrong.
 */
export function buildCall(
  context: PolicyContext,
  schema: PolicySchema,
  located: LocatedValue | undefined,
  access: Access,
): Call | undefined {
  return located !== undefined && schema.isCall(located.value)
    ? buildEntry(context, located.value, located, access)
    : undefined;
}

/** The calls that a policy makes once per cell, without those that are wrong and reported. */
export function buildShared(
  context: PolicyContext,
  schema: PolicySchema,
  located: LocatedValue | undefined,
): readonly SharedCall[] {
  if (located?.kind !== 'mapping') return [];
  return [...located.entries].flatMap(([name, { value }]) => {
    const call = buildCall(context, schema, value, 'read');
    return call === undefined ? [] : [{ ...call, name }];
  });
}

/** The follow-up calls of a policy, in order, without those that are wrong and reported. */
export function buildLookups(
  context: PolicyContext,
  schema: PolicySchema,
  located: LocatedValue | undefined,
): readonly Lookup[] {
  const taken = new Set<string>();
  return elementsOf(located).flatMap((place) => {
    const lookup = schema.isLookup(place.value) ? buildLookup(context, place.value, place, taken) : undefined;
    return lookup ?? [];
  });
}

/** Any call, with what it may do. */
export function buildEntry(
  context: PolicyContext,
  raw: string | CallEntry,
  located: LocatedValue,
  access: Access,
): Call | undefined {
  const entry = typeof raw === 'string' ? { operation: raw } : raw;
  const name = member(located, 'operation') ?? located;
  const operation = name.kind === 'scalar' ? buildOperation(context, entry.operation, name, access) : undefined;
  const input = member(located, 'input');
  const template = input === undefined ? builtInTemplate({}) : compileLocatedTemplate(context, input);
  const region = buildRegion(context, operation, member(located, 'region'));
  const untilPlace = member(located, 'until');
  const until = compileLocatedExpression(context, untilPlace);
  if (operation === undefined || template === undefined || region === 'wrong') return undefined;
  if (untilPlace !== undefined && until === undefined) return undefined;
  const range = context.source.range(name.start, name.end);
  return {
    ...operation,
    input: template,
    region,
    until,
    absent: absentErrors(context, operation.service, located, entry.absent ?? []),
    failures: [],
    promised: [],
    range,
  };
}

/** The region that a call chooses; undefined if none. */
function buildRegion(
  context: PolicyContext,
  operation: OperationName | undefined,
  located: LocatedValue | undefined,
): Template | undefined | 'wrong' {
  if (located?.kind !== 'scalar' || typeof located.value !== 'string') return undefined;
  const template = compileLocatedTemplate(context, located);
  if (template === undefined) return 'wrong';
  const problem = regionProblem(located.value, operation);
  if (problem !== undefined) report(context, located, problem);
  return problem === undefined || problem.severity === 'warning' ? template : 'wrong';
}

function regionProblem(text: string, operation: OperationName | undefined): Problem | undefined {
  if (operation !== undefined && isGlobalService(operation.service)) {
    return {
      code: 'semantic/region-of-global',
      message: `"${operation.service}" serves the whole account from one region, so it takes no \`region\``,
      hint: 'leave it out',
    };
  }
  return text.includes('${') ? undefined : (regionNameProblem(text) ?? unknownRegion(text));
}

function buildLookup(
  context: PolicyContext,
  entry: LookupEntry,
  located: LocatedValue,
  taken: Set<string>,
): Lookup | undefined {
  const before = context.diagnostics.length;
  const call = buildEntry(context, entry, located, 'read');
  const as = member(located, 'as');
  if (as !== undefined) checkName(context, entry, as, taken);
  const expand = compileLocatedExpression(context, member(located, 'expand'));
  const list = member(located, 'for');
  if (list !== undefined && entry.expand !== undefined) {
    report(context, list, {
      code: 'semantic/for-with-expand',
      message:
        '`for` keeps the elements in place, `expand` turns them into resources: a lookup can have only one of them',
      hint: 'name the answers with `as`',
    });
  }
  if (call === undefined || hasErrorSince(context, before)) return undefined;
  return { ...call, as: entry.as, expand, each: entry.for === undefined ? undefined : parseElementPath(entry.for) };
}

const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'cove',
  'parent',
  'constructor',
  'prototype',
  '__proto__',
  'toString',
  'valueOf',
]);

function checkName(
  context: PolicyContext,
  { as: name, for: list }: LookupEntry,
  place: Span,
  taken: Set<string>,
): void {
  if (name === undefined) return;
  // Elements of a list have their own names.
  const key = list === undefined ? name : `${list} ${name}`;
  if (RESERVED_NAMES.has(name)) {
    report(context, place, {
      code: 'semantic/reserved-name',
      message: `\`${name}\` is reserved, and cannot be the \`as\` of a lookup`,
    });
  } else if (taken.has(key)) {
    report(context, place, {
      code: 'semantic/duplicate-lookup',
      message: `an earlier lookup of this policy is already called \`${name}\``,
    });
  }
  taken.add(key);
}

function buildOperation(
  context: PolicyContext,
  text: string,
  place: LocatedScalar,
  access: Access,
): OperationName | undefined {
  const separator = text.indexOf(':');
  const operation = text.slice(separator + 1);
  const check = context.services.check(text.slice(0, separator), operation);
  if (!check.ok) {
    const span =
      check.code === 'unknown-operation'
        ? part(context, place, separator + 1, text.length)
        : part(context, place, 0, separator);
    report(context, span, { code: `semantic/${check.code}`, message: check.message, hint: check.hint });
    return undefined;
  }
  const name = { service: check.service, operation };
  const problem = access === 'write' ? noChange(name, text) : noRead(context, name, text);
  if (problem === undefined) return name;
  report(context, place, problem);
  context.refused.add(place);
  return undefined;
}

function noChange({ service, operation }: OperationName, text: string): Problem | undefined {
  if (!isReadOperation(service, operation)) return undefined;
  return {
    code: 'semantic/read-only-remediation',
    message: `${text} is read-only: it cannot fix anything`,
  };
}

function noRead(context: PolicyContext, { service, operation }: OperationName, text: string): Problem | undefined {
  const name = `${service}:${operation}`;
  switch (operationClassOf(service, operation)) {
    case 'read':
      return undefined;
    case 'secret':
      return context.allowSecretReads ? undefined : secretRead(text, plainReadInstead(service, operation));
    case 'unknown':
      return context.trustReads?.includes(name) === true ? undefined : unknownOperation(name, text);
    case 'effect':
      return {
        code: 'semantic/not-read-only',
        message: `${text} is not read-only, but \`call\` and \`lookups\` may only read`,
        hint: 'calls that change something belong under `remediate`',
      };
  }
}

function secretRead(text: string, instead: string | undefined): Problem {
  const plain = instead === undefined ? '' : `${instead} returns the same without them; or `;
  return {
    code: 'semantic/secret-read',
    message: `${text} returns secrets or private data, which a policy may not read`,
    hint: `${plain}run with --allow-secret-reads if this is intended`,
  };
}

function unknownOperation(name: string, text: string): Problem {
  return {
    code: 'semantic/unknown-class',
    message: `${text} is named like a read, but nothing else is known about it: it may change something, or return secrets`,
    hint: `a newer cove-policy may know it; once AWS's documentation confirms that it only reads: --trust-read ${name}`,
  };
}

function part(context: PolicyContext, place: LocatedScalar, from: number, to: number): Span {
  return { start: sourceOffset(context.source, place, from), end: sourceOffset(context.source, place, to - 1) + 1 };
}
