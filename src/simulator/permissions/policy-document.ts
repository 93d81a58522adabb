import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { matchesWildcards } from './matches-wildcards.ts';

/**
 * What a policy says about actions. Resources are only checked for their form, and every statement applies to all of
 * them.
 */
export interface PolicyDocument {
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** `Action`: these; `NotAction`: all but these. */
  readonly element: 'Action' | 'NotAction';
  readonly patterns: readonly string[];
}

export type Decision = 'allowed' | 'implicit-deny' | 'explicit-deny';

/**
 * Parses a policy as passed to AssumeRole.
 *
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @throws {AwsError} `MalformedPolicyDocument`; for a `Condition` too, which the simulator could only guess at.
 */
export function parsePolicyDocument(text: string): PolicyDocument {
  const document = parseJson(text);
  if (!isJsonObject(document) || !hasOnly(document, ['Version', 'Id', 'Statement'])) throw syntaxError();
  if (!['2012-10-17', '2008-10-17'].includes(String(document.Version ?? '2008-10-17'))) throw syntaxError();
  const { Statement: statement } = document;
  if (isJsonObject(statement)) return { statements: [parseStatement(statement)] };
  if (!Array.isArray(statement)) throw syntaxError();
  return { statements: statement.map(parseStatement) };
}

/** Policies of one kind together: a denial overrides all that allow, and what none of them allows is denied. */
export function decide(documents: readonly PolicyDocument[], action: string): Decision {
  const effects = documents
    .flatMap(({ statements }) => statements)
    .filter(({ element, patterns }) => {
      const isNamed = patterns.some((pattern) => matchesWildcards(pattern, action));
      return element === 'Action' ? isNamed : !isNamed;
    })
    .map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'explicit-deny';
  return effects.includes('Allow') ? 'allowed' : 'implicit-deny';
}

const STATEMENT_ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function parseStatement(statement: JsonValue): Statement {
  if (!isJsonObject(statement)) throw syntaxError();
  if (statement.Principal !== undefined || statement.NotPrincipal !== undefined)
    throw malformed('Policy document should not specify a principal.');
  if (!hasOnly(statement, STATEMENT_ELEMENTS)) throw syntaxError();
  if (statement.Condition !== undefined)
    throw malformed('The simulator evaluates no conditions: it would not know whether this statement counts.');
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw syntaxError();
  const { element, patterns } = oneOf(statement, 'Action', 'NotAction', 'Policy statement must contain actions.');
  oneOf(statement, 'Resource', 'NotResource', 'Policy statement must contain resources.');
  for (const pattern of patterns) checkAction(pattern);
  return { effect, element, patterns };
}

/** The one of an element and its opposite that is present. */
function oneOf<N extends string>(
  statement: JsonObject,
  name: N,
  opposite: N,
  missing: string,
): { element: N; patterns: string[] } {
  const present = [name, opposite].filter((each) => statement[each] !== undefined);
  const [element] = present;
  if (element === undefined) throw malformed(missing);
  if (present.length > 1) throw syntaxError();
  const value = statement[element];
  const patterns = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(patterns)) throw syntaxError();
  if (patterns.length === 0) throw malformed(missing);
  return {
    element,
    patterns: patterns.map((pattern) => {
      if (typeof pattern === 'string') return pattern;
      throw syntaxError();
    }),
  };
}

function checkAction(pattern: string): void {
  if (pattern === '*') return;
  const [vendor = '', action] = pattern.split(/:(.*)/s, 2);
  if (action === undefined || action === '')
    throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  if (!/^[a-z0-9-]+$/i.test(vendor)) throw malformed(`Vendor ${vendor} is not valid`);
}

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
}

function hasOnly(object: JsonObject, names: readonly string[]): boolean {
  return Object.keys(object).every((name) => names.includes(name));
}

function syntaxError(): AwsError {
  return malformed('Syntax errors in policy.');
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}
