/**
 * What the author of a policy has to know of an answer that AWS prepares in the background: a call of its own starts
 * it, and it is there a while later.
 *
 * Source: the API reference of IAM, which has the two that count as reads although they create a report.
 */
export function preparedAnswer(operation: string): readonly string[] {
  return ADVICE[operation] ?? [];
}

const CREDENTIAL_REPORT: readonly string[] = [
  "AWS prepares the report in the background: `call: { operation: iam:GenerateCredentialReport, until: State == 'COMPLETE' }` waits for it.",
  'A lookup of iam:GetCredentialReport with `expand: parse_csv(decode_base64(Content))` makes each of its lines a resource.',
];

const LAST_ACCESSED: readonly string[] = [
  'AWS prepares the answer in the background, one job for each Arn: iam:GenerateServiceLastAccessedDetails starts it.',
  "A lookup of iam:GetServiceLastAccessedDetails with its JobId and `until: JobStatus == 'COMPLETED'` waits for it.",
];

const ADVICE: Readonly<Record<string, readonly string[]>> = {
  'iam:GenerateCredentialReport': CREDENTIAL_REPORT,
  'iam:GetCredentialReport': CREDENTIAL_REPORT,
  'iam:GenerateServiceLastAccessedDetails': LAST_ACCESSED,
  'iam:GetServiceLastAccessedDetails': LAST_ACCESSED,
};
