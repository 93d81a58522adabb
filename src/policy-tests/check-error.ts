import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { meaningOf } from '../catalog/error-names.ts';
import { type LocatedValue, member, type Span } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { Policy } from '../policy/model/policy.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { type AskedCall, answeredError } from './answered-error.ts';
import type { ReportProblem } from './check-answer.ts';
import type { AwsError } from './policy-test-file.generated.ts';

interface ErrorContext extends AskedCall {
  readonly catalog: Catalog;
  readonly policy: Policy;
}

/** The error that a call is answered with, whose form the schema has checked. */
export function checkError(
  error: LocatedValue,
  { catalog, policy, ...call }: ErrorContext,
  report: ReportProblem,
): CallOutcome {
  const given = error.value as AwsError;
  const code = typeof given === 'string' ? given : given.code;
  checkName(code, { ...call, catalog, policy }, member(error, 'code') ?? error, report);
  return answeredError(given, call, catalog);
}

/** Errors that services throw and few of their API models have. */
const COMMON_ERRORS: readonly string[] = [
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'ThrottlingException',
  'Throttling',
  'ExpiredToken',
  'ExpiredTokenException',
  'ServiceUnavailable',
  'InternalFailure',
];

/** A name that no service throws makes another kind of error than the one that is meant: nothing would ask for it. */
function checkName(code: string, { service, catalog, policy }: ErrorContext, span: Span, report: ReportProblem): void {
  const known = catalog.errorNames(service);
  if (known.has(code) || COMMON_ERRORS.includes(code)) return;
  const meant = didYouMean(code, [...known.keys(), ...COMMON_ERRORS], { isPlausible: true });
  const isNamed = [policy.call, ...policy.with, ...policy.lookups].some(({ absent }) =>
    absent.some(({ name }) => name === code),
  );
  // Services throw more than their API models have, and some models, as that of EC2, have none.
  if (meant === undefined && (isNamed || known.size === 0 || meaningOf(code) !== undefined)) return;
  report(span, {
    code: 'test/unknown-error',
    severity: 'warning',
    message: `${quoteValue(code)} is not the name of an error of "${service}"`,
    hint: meant === undefined ? hintForNames([...new Set(known.values())]) : `did you mean ${quoteValue(meant)}?`,
  });
}

const MOST_NAMES = 8;

function hintForNames(names: readonly string[]): string {
  const others = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `its errors: ${names.slice(0, MOST_NAMES).join(', ')}${others}`;
}
