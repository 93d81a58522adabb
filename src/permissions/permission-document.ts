/** An IAM policy. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  /** Operator → condition key → value. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * AWS's limits, in characters without white space, and in policies per role.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const LIMITS = {
  managedPolicyLength: 6_144,
  /** Of all inline policies of a role together. */
  inlinePoliciesLength: 10_240,
  /** Managed policies of a role, unless the quota was raised. */
  managedPolicies: 10,
  /** The maximum for that quota. */
  mostManagedPolicies: 20,
} as const;

/** The documents' length as AWS counts it: names, ARNs and ids contain no white space. */
export function lengthOf(documents: readonly PolicyDocument[]): number {
  return documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0);
}

/**
 * The statements in as few documents as possible that each fit in a managed policy. Every action is in exactly one of
 * them: nothing is shortened to a wildcard.
 */
export function splitStatements(statements: readonly Statement[]): PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  for (const statement of statements) {
    for (const action of statement.Action) {
      const last = documents.at(-1);
      const longer = last && withAction(last, statement, action);
      if (longer !== undefined && lengthOf([longer]) <= LIMITS.managedPolicyLength)
        documents[documents.length - 1] = longer;
      else documents.push({ Version: '2012-10-17', Statement: [{ ...statement, Action: [action] }] });
    }
  }
  return documents;
}

function withAction(document: PolicyDocument, statement: Statement, action: string): PolicyDocument {
  const last = document.Statement.at(-1);
  const isBegun = last?.Sid === statement.Sid;
  const before = isBegun ? document.Statement.slice(0, -1) : document.Statement;
  return {
    ...document,
    Statement: [...before, { ...statement, Action: isBegun ? [...last.Action, action] : [action] }],
  };
}
