import { isReadOperation, isSecretRead } from '../catalog/operation-access.ts';
import { builtInTemplate, compileLocatedExpression, compileLocatedTemplate } from './compile-located.ts';
import { type LocatedScalar, type LocatedValue, member, type Span } from './located-value.ts';
import type { Call, Lookup, OperationName, RemediationCall } from './policy.ts';
import { type PolicyContext, report } from './policy-context.ts';
import type { CallEntry, LookupEntry, RemediationEntry } from './policy-file.generated.ts';
import { sourceOffset } from './scalar-offsets.ts';

type Access = 'read' | 'write';

/** A call as it stands in the file: `service:Operation` alone, or a mapping. Undefined, and reported, where it is wrong. */
export function buildCall(
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
  if (operation === undefined || template === undefined) return undefined;
  return {
    ...operation,
    input: template,
    absent: entry.absent ?? [],
    range: context.source.range(name.start, name.end),
  };
}

/** The follow-up calls of a policy, in order; undefined, and reported, where one of them is wrong. */
export function buildLookups(
  context: PolicyContext,
  raw: readonly LookupEntry[],
  located: LocatedValue | undefined,
): readonly Lookup[] | undefined {
  const taken = new Set<string>();
  const lookups = raw.map((entry, index) => {
    const place = located?.kind === 'list' ? located.items[index] : undefined;
    return place === undefined ? undefined : buildLookup(context, entry, place, taken);
  });
  return allOf(lookups);
}

/** The remediation calls of a policy, in order; undefined, and reported, where one of them is wrong. */
export function buildRemediation(
  context: PolicyContext,
  raw: RemediationEntry | readonly RemediationEntry[] | undefined,
  located: LocatedValue | undefined,
): readonly RemediationCall[] | undefined {
  if (raw === undefined || located === undefined) return [];
  const entries = Array.isArray(raw) ? (raw as readonly RemediationEntry[]) : [raw as RemediationEntry];
  const places = located.kind === 'list' ? located.items : [located];
  return allOf(
    entries.map((entry, index) => {
      const place = places[index];
      return place === undefined ? undefined : buildRemediationCall(context, entry, place);
    }),
  );
}

function buildLookup(
  context: PolicyContext,
  entry: LookupEntry,
  located: LocatedValue,
  taken: Set<string>,
): Lookup | undefined {
  const before = context.diagnostics.length;
  const call = buildCall(context, entry, located, 'read');
  const as = member(located, 'as');
  if (as !== undefined && entry.as !== undefined) checkName(context, entry.as, as, taken);
  const expression = member(located, 'expand');
  const expand = expression === undefined ? undefined : compileLocatedExpression(context, expression);
  if (call === undefined || context.diagnostics.length > before) return undefined;
  return { ...call, as: entry.as, expand };
}

const reservedNames: ReadonlySet<string> = new Set([
  'cove',
  'parent',
  'constructor',
  'prototype',
  '__proto__',
  'toString',
  'valueOf',
]);

function checkName(context: PolicyContext, name: string, place: Span, taken: Set<string>): void {
  if (reservedNames.has(name)) {
    report(context, place, {
      code: 'semantic/reserved-name',
      message: `\`${name}\` is reserved, and no lookup may have it as its \`as\``,
    });
  } else if (taken.has(name)) {
    report(context, place, {
      code: 'semantic/duplicate-lookup',
      message: `an earlier lookup of this policy is called \`${name}\` already`,
    });
  }
  taken.add(name);
}

function buildRemediationCall(
  context: PolicyContext,
  entry: RemediationEntry,
  located: LocatedValue,
): RemediationCall | undefined {
  const call = buildCall(context, entry, located, 'write');
  const place = member(located, 'undo');
  if (entry.undo === undefined || place === undefined)
    return call === undefined ? undefined : { ...call, undo: undefined };
  const undo = buildCall(context, entry.undo, place, 'write');
  return call === undefined || undo === undefined ? undefined : { ...call, undo };
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
  return isAllowed(context, name, text, place, access) ? name : undefined;
}

function isAllowed(
  context: PolicyContext,
  name: OperationName,
  text: string,
  place: LocatedScalar,
  access: Access,
): boolean {
  const isRead = isReadOperation(name.service, name.operation);
  if (access === 'write') {
    if (!isRead) return true;
    report(context, place, {
      code: 'semantic/read-only-remediation',
      message: `${text} is read-only: it cannot put anything right`,
    });
    return false;
  }
  if (isSecretRead(name.service, name.operation)) {
    if (context.allowSecretReads) return true;
    report(context, place, {
      code: 'semantic/secret-read',
      message: `${text} answers with secrets or private data, and a policy may not read these`,
      hint: 'run with --allow-secret-reads if this is meant',
    });
    return false;
  }
  if (isRead) return true;
  report(context, place, {
    code: 'semantic/not-read-only',
    message: `${text} is not read-only, and \`call\` and \`lookups\` may only read`,
    hint: 'calls that change something belong under `remediate`',
  });
  return false;
}

function part(context: PolicyContext, place: LocatedScalar, from: number, to: number): Span {
  return { start: sourceOffset(context.source, place, from), end: sourceOffset(context.source, place, to - 1) + 1 };
}

function allOf<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  const whole = items.filter((item) => item !== undefined);
  return whole.length === items.length ? whole : undefined;
}
