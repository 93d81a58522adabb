import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type LocatedValue, member, type Span } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { type AskedCall, answeredError } from './answered-error.ts';
import type { ReportProblem } from './check-answer.ts';
import type { AwsError } from './policy-test-file.generated.ts';

/** The error that a call is answered with; undefined, and reported, where it is none. */
export function checkError(
  error: LocatedValue | undefined,
  { catalog, ...call }: AskedCall & { readonly catalog: Catalog },
  report: ReportProblem,
): CallOutcome | undefined {
  const given = error?.value;
  const code = isJsonObject(given) ? given.code : given;
  if (error === undefined || typeof code !== 'string' || code === '') {
    report(error ?? { start: 0, end: 0 }, {
      code: 'test/wrong-type',
      message: `\`error\` must be the name of an AWS error, found ${quoteValue(given)}`,
      hint: 'or a mapping: { code: AccessDenied, message: …, status: 403 }',
    });
    return undefined;
  }
  if (!checkMembers(error, report)) return undefined;
  checkName(code, call.service, catalog, member(error, 'code') ?? error, report);
  return answeredError(given as JsonObject & AwsError, call, catalog);
}

/** Beside an error that is the only key of an answer, the schema cannot tell what may stand in it. */
const MEMBERS: Readonly<Record<string, readonly [wanted: string, isRight: (value: JsonValue) => boolean]>> = {
  code: ['text', (value) => typeof value === 'string'],
  message: ['text', (value) => typeof value === 'string'],
  status: [
    'a status from 300 to 599',
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= 300 && value <= 599,
  ],
};

function checkMembers(error: LocatedValue, report: ReportProblem): boolean {
  if (error.kind !== 'mapping') return true;
  let isRight = true;
  const wrong: ReportProblem = (span, problem) => {
    isRight = false;
    report(span, problem);
  };
  for (const [name, { key, value }] of error.entries) {
    const known = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
    if (known === undefined) {
      const meant = didYouMean(name, Object.keys(MEMBERS));
      const hint = meant === undefined ? 'its members: code, message, status' : `did you mean ${quoteValue(meant)}?`;
      wrong(key, { code: 'test/unknown-member', message: `${quoteValue(name)} is not a member of an error`, hint });
      continue;
    }
    const [wanted, isOfIt] = known;
    if (isOfIt(value.value)) continue;
    const message = `${quoteValue(name)} must be ${wanted}, found ${quoteValue(value.value)}`;
    wrong(value, { code: 'test/wrong-type', message });
  }
  return isRight;
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

function checkName(code: string, service: string, catalog: Catalog, span: Span, report: ReportProblem): void {
  const known = catalog.errorNames(service);
  if (known.has(code) || COMMON_ERRORS.includes(code)) return;
  const meant = didYouMean(code, [...known.keys(), ...COMMON_ERRORS], { isPlausible: true });
  if (meant === undefined) return;
  report(span, {
    code: 'test/unknown-error',
    severity: 'warning',
    message: `${quoteValue(code)} is not the name of an error of "${service}"`,
    hint: `did you mean ${quoteValue(meant)}?`,
  });
}
