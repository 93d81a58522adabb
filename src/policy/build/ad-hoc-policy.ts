import { answersAlike } from '../../catalog/answers-alike.ts';
import { operationClassOf, plainReadInstead } from '../../catalog/operation-access.ts';
import { nearestServiceName } from '../../catalog/service-names.ts';
import { CoveError } from '../../cove-error.ts';
import { type Problem, SourceText } from '../../documents/source-text.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { compileTemplate } from '../../expressions/compile-template.ts';
import type { Expression } from '../../expressions/expression.ts';
import { ExpressionSyntaxError } from '../../expressions/expression-error.ts';
import { operationSpelling } from '../../text/operation-spelling.ts';
import { shellWord } from '../../text/shell-word.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { isNestedTooDeep, MOST_JSON_LEVELS } from '../../values/json-depth.ts';
import type { Policy } from '../model/policy.ts';
import type { ServiceCatalog } from '../model/service-catalog.ts';
import { checkQuery } from '../types/check-query.ts';
import type { AdHocCall } from './ad-hoc-call.ts';
import { checkedParts } from './ad-hoc-parts.ts';

export interface AdHocPolicy {
  readonly policy: Policy;
  /** What the call leaves out, although it may be wanted, and what is probably not meant in its parts. */
  readonly warnings: readonly Problem[];
}

/**
 * One call as a policy that finds everything it sees. Only reads: what changes something belongs in a file that
 * somebody reviews.
 *
 * @throws {CoveError} `usage` for an operation that is unknown, that writes, or that returns secrets; for an input that
 *   is no JSON object;
 *   for a query that is no JMESPath, or that names what the operation does not answer; for a call that asks a part
 *   where everything may be meant.
 */
export function adHocPolicy(call: AdHocCall, services: ServiceCatalog): AdHocPolicy {
  const { service, operation } = readableOperation(call, services);
  const name = `${service}:${operation}`;
  const input = parseInput(call.input ?? '{}');
  const resources = call.query === undefined ? undefined : compileQuery(call.query);
  const shapes = services.shapes(service, operation);
  const { problems, doubts, parts, failures } = checkQuery(
    { service, operation, name, input, inputText },
    call.query,
    shapes,
  );
  const [problem] = problems;
  if (problem !== undefined) throw wrongQuery(call.query ?? '', problem.message, problem.span.start, problem.hint);
  const refusal = parts.find(({ severity }) => severity !== 'warning');
  if (refusal !== undefined) {
    throw new CoveError('usage', refusal.message, definedMembers({ hint: refusal.hint }));
  }
  const policy = findingAll({ ...call, service, operation, name, input, resources, failures });
  const checked = checkedParts({ ...call, name, input }, services);
  const ofQuery = doubts.map(({ code, message, hint }) => ({ code, message: `--query: ${message}`, hint }));
  return { policy: { ...policy, ...checked.parts }, warnings: [...parts, ...ofQuery, ...checked.doubts] };
}

interface NamedCall
  extends Pick<AdHocCall, 'oncePerAccount'>,
    Pick<Policy, 'resources'>,
    Pick<Policy['call'], 'failures'> {
  readonly service: string;
  readonly operation: string;
  /** `service:Operation` */
  readonly name: string;
  readonly input: JsonObject;
}

/** The policy that finds each thing that a call answers. */
function findingAll({ service, operation, name, input, resources, failures, oncePerAccount }: NamedCall): Policy {
  const range = new SourceText('(command line)', name).range(0, name.length);
  return {
    id: 'run',
    title: name,
    description: undefined,
    severity: 'info',
    tags: [],
    references: [],
    targets: {
      accounts: undefined,
      accountsOf: undefined,
      ous: undefined,
      tags: {},
      exclude: { accounts: [], ous: [], tags: {} },
      allowNone: false,
      regions: oncePerAccount === true && answersAlike(service, operation) ? 'home' : 'enabled',
    },
    values: {},
    with: [],
    call: {
      service,
      operation,
      input: compileTemplate(input),
      region: undefined,
      until: undefined,
      absent: [],
      failures,
      promised: [],
      range,
    },
    resources,
    lookups: [],
    filter: compileExpression('`true`'),
    partial: undefined,
    finding: {
      resource: compileTemplate('${cove.account.id}/${cove.region}'),
      message: compileTemplate(name),
      evidence: undefined,
      isResult: true,
    },
    identity: [],
    remediate: [],
    parameters: {},
    source: { file: range.file, id: range, filter: range },
  };
}

function readableOperation(call: AdHocCall, services: ServiceCatalog): { service: string; operation: string } {
  const match = /^([A-Za-z0-9-]+):([A-Za-z0-9]+)$/.exec(call.operation);
  const [, given = '', operation = ''] = match ?? [];
  if (match === null) {
    throw new CoveError(
      'usage',
      `expected service:Operation, as in cloudtrail:DescribeTrails, got ${JSON.stringify(call.operation)}`,
      { hint: meantOperation(call.operation) },
    );
  }
  const found = services.check(given, operation);
  if (!found.ok) throw new CoveError('usage', found.message, { hint: found.hint });
  const { service } = found;
  refuseUnreadable(call, service, operation);
  return { service, operation };
}

function meantOperation(given: string): string | undefined {
  if (/\.(ya?ml|json)$/i.test(given)) return `cove-policy check ${shellWord(given)} checks the policies of a file`;
  const spelled = operationSpelling(given);
  if (spelled !== undefined) return `did you mean ${spelled}?`;
  if (/^select\b/i.test(given))
    return 'there is no SQL: --query and --where are JMESPath over what the operation answers';
  if (!/^[\w.-]+$/.test(given)) return undefined;
  const service = nearestServiceName(given);
  return service === undefined ? undefined : `cove-policy explain ${service} lists its operations`;
}

function refuseUnreadable(call: AdHocCall, service: string, operation: string): void {
  const name = `${service}:${operation}`;
  const found = operationClassOf(service, operation);
  if (found === 'effect') {
    throw new CoveError('usage', `${name} is not a read-only operation, and run only reads`, {
      hint: 'what changes something goes into a policy file as `remediate`, is reviewed, and runs with check --plan and apply',
    });
  }
  if (found === 'secret' && !call.allowSecretReads) {
    const instead = plainReadInstead(service, operation);
    throw new CoveError('usage', `${name} returns secrets`, {
      hint: `${instead === undefined ? '' : `${instead} returns the same without them; or `}allow it with --allow-secret-reads`,
    });
  }
  if (found === 'unknown' && call.trustReads?.includes(name) !== true) {
    throw new CoveError('usage', `${name} is named like a read, but nothing else is known about it`, {
      hint: `once AWS's documentation confirms that it only reads and returns no secrets: --trust-read ${name}`,
    });
  }
}

function parseInput(text: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CoveError('usage', `--input is not JSON: ${(error as Error).message}`, {
      hint: `as in --input '{"includeShadowTrails": false}'`,
    });
  }
  if (isNestedTooDeep(text)) {
    throw new CoveError('usage', `--input: expected at most ${MOST_JSON_LEVELS} levels of JSON`);
  }
  if (!isJsonObject(value)) throw new CoveError('usage', '--input: expected a JSON object');
  // A command line says exactly what is sent; `${…}` in it belongs to the shell, and is not a template.
  return escapeTemplates(value) as JsonObject;
}

function escapeTemplates(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll('${', '$${');
  if (Array.isArray(value)) return value.map(escapeTemplates);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escapeTemplates(member)]));
}

function inputText(input: JsonObject): string {
  return `--input '${JSON.stringify(input)}'`;
}

function compileQuery(query: string): Expression {
  try {
    return compileExpression(query);
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw wrongQuery(query, error.message, error.offset, error.hint);
  }
}

function wrongQuery(query: string, message: string, offset: number, hint: string | undefined): CoveError {
  const caret = `${query}\n${' '.repeat(offset)}^`;
  return new CoveError('usage', `--query: ${message}\n${caret}`, { hint });
}
