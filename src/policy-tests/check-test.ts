import type { Catalog } from '../catalog/catalog.ts';
import { isGlobalService } from '../catalog/service-regions.ts';
import { readTimestamp } from '../catalog/written-values.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { keySpan, type LocatedValue, member, type Span } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { Problem, SourceText } from '../documents/source-text.ts';
import { globalRegion, partitionOf } from '../organization/role-arn.ts';
import type { Policy } from '../policy/model/policy.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { JsonObject } from '../values/json.ts';
import type { ReportProblem } from './check-answer.ts';
import { checkAnswers } from './check-answers.ts';
import { expectedOf } from './check-expected.ts';
import { checkPlace } from './check-place.ts';
import { checkRegion } from './check-region.ts';
import { placeOfTest } from './place-of-test.ts';
import type { PolicySource } from './policy-source.ts';
import type { PolicyTest } from './policy-test.ts';
import type { TestEntry } from './policy-test-file.generated.ts';

export interface CheckedEntry {
  /** As the schema takes it. */
  readonly entry: TestEntry;
  readonly located: LocatedValue;
  readonly source: SourceText;
  /** Values that stand for what could not be read, and was reported. */
  readonly flawed: ReadonlySet<Span>;
  /** The policies that it may be about. */
  readonly about: PolicySource;
  readonly catalog: Catalog;
  /** Grows. */
  readonly names: TestNames;
}

/** Names that tests of a policy have, and where each stands. */
export type TestNames = Map<string, { readonly file: string; readonly line: number }>;

/** What the schema cannot say of a test. */
export async function checkTest(
  checked: CheckedEntry,
): Promise<{ readonly test: PolicyTest | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { entry, located, source, flawed, about } = checked;
  const diagnostics: Diagnostic[] = [];
  const report: ReportProblem = (span, problem) => {
    if (!flawed.has(span)) diagnostics.push(source.diagnostic(span.start, span.end, problem));
  };
  const nameSpan = member(located, 'name') ?? located;
  checkName(checked, nameSpan, report);
  checkVerdict(entry, located, report);
  checkUnit(entry, located, report);
  checkRegion(member(located, 'region'), report);
  const now = momentOf(entry, located, report);
  const policy = await policyOf(checked, report);
  if (policy === undefined) return { test: undefined, diagnostics };
  const region = regionOf(entry, policy);
  checkPlace({ entry, located, policy, region }, report);
  const answers = checkAnswers({ ...checked, policy, region }, report);
  const expected = expectedOf({ ...checked, policy }, report);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { test: undefined, diagnostics };
  const range = source.range(nameSpan.start, nameSpan.end);
  const place = { ...placeOfTest(entry), region, now };
  const test = { name: entry.name, policy, range, ...place, answers, expected };
  return { test: about.document === undefined ? undefined : test, diagnostics };
}

/** Also in another file: whoever reads a report, or runs a test by its name, means one. */
function checkName({ entry, source, about, names }: CheckedEntry, span: Span, report: ReportProblem): void {
  const key = JSON.stringify([about.file.path, entry.policy, entry.name]);
  const before = names.get(key);
  if (before === undefined) {
    names.set(key, { file: source.file, line: source.position(span.start).line });
    return;
  }
  const place = before.file === source.file ? `in line ${before.line}` : `in ${before.file}:${before.line}`;
  report(span, {
    code: 'test/duplicate-name',
    message: `policy ${quoteValue(entry.policy)} has a test of this name ${place} already`,
    hint: 'say what is different about this one',
  });
}

function checkVerdict({ finds, error, skipped }: TestEntry, located: LocatedValue, report: ReportProblem): void {
  if (finds === undefined && error === undefined && skipped === undefined) {
    report(member(located, 'name') ?? located, NO_EXPECTATION);
  }
  if (skipped === undefined) return;
  const other = finds === undefined ? (error === undefined ? undefined : 'error') : 'finds';
  if (other === undefined) return;
  report(keySpan(located, ['skipped']), {
    code: 'test/two-expectations',
    message: `a skipped policy has no other outcome, but the test has \`${other}\` too`,
  });
}

const NO_EXPECTATION: Problem = {
  code: 'test/no-expectation',
  message: 'the test does not say which outcome it expects',
  hint: 'add `finds: []` where the account is compliant, the findings where there are some, or `error: access-denied`',
};

const DEFAULT_NOW = '2026-01-01T00:00:00Z';

function momentOf({ now = DEFAULT_NOW }: TestEntry, located: LocatedValue, report: ReportProblem): string {
  const date = readTimestamp(now);
  if (date !== undefined) return date.toISOString();
  report(member(located, 'now') ?? located, {
    code: 'test/wrong-type',
    message: `\`now\` must be a moment in ISO 8601, found ${quoteValue(now)}`,
    hint: `as in ${DEFAULT_NOW}`,
  });
  return DEFAULT_NOW;
}

function regionOf({ region = 'us-east-1' }: TestEntry, { call }: Policy): string {
  const partition = partitionOf(region);
  return isGlobalService(call.service, partition) ? globalRegion(partition) : region;
}

function checkUnit({ account }: TestEntry, located: LocatedValue, report: ReportProblem): void {
  const last = account?.ouPath?.at(-1)?.id;
  if (last === undefined || account?.ou === undefined || last === account.ou) return;
  report(member(member(located, 'account'), 'ou') ?? located, {
    code: 'test/two-units',
    message: `the account is in ${quoteValue(account.ou)}, and its \`ouPath\` ends with ${quoteValue(last)}`,
    hint: 'leave `ou` out: it is the last of the path',
  });
}

/** The policy that the test is about, with the parameters of the test; undefined, and reported, where there is none. */
async function policyOf(checked: CheckedEntry, report: ReportProblem): Promise<Policy | undefined> {
  const { entry, located, about } = checked;
  const known = about.policies.map(({ id }) => id);
  if (about.document !== undefined && !known.includes(entry.policy)) {
    report(member(located, 'policy') ?? located, unknownPolicy(entry.policy, known, about.file.name));
    return undefined;
  }
  const loaded = await about.load((entry.parameters ?? {}) as JsonObject);
  const place = parametersSpan(checked);
  for (const problem of loaded.diagnostics) {
    const found = parameterProblem(problem);
    if (found !== undefined) report(member(member(located, 'parameters'), found.name) ?? place, found.problem);
  }
  // What else is wrong with the test is found all the same.
  const policies = loaded.policies.length === 0 ? (await about.load({})).policies : loaded.policies;
  return policies.find(({ id }) => id === entry.policy);
}

function unknownPolicy(id: string, known: readonly string[], file: string): Problem {
  const meant = didYouMean(id, known);
  return {
    code: 'test/unknown-policy',
    message: `${file} has no policy ${quoteValue(id)}`,
    hint: meant === undefined ? `its policies: ${known.join(', ')}` : `did you mean ${quoteValue(meant)}?`,
  };
}

function parametersSpan({ entry, located }: CheckedEntry): Span {
  return entry.parameters === undefined ? (member(located, 'name') ?? located) : keySpan(located, ['parameters']);
}

/** What is wrong with the values that the test gives: said of the file, and meant for the test. */
function parameterProblem({ code, message, hint }: Diagnostic): { name: string; problem: Problem } | undefined {
  const isGiven = code === 'semantic/parameter-type' && message.startsWith('the run gives');
  if (!isGiven && code !== 'semantic/parameter-missing' && code !== 'file/unknown-parameter') return undefined;
  const words = message
    .replace(/^the run gives/, 'the test gives')
    .replace('the run gives no value for it', 'the test gives no value for it')
    .replace('no policy file declares', "the policy's file does not declare");
  const name = /`(\w+)`/.exec(message)?.[1] ?? /"([^"]*)"/.exec(message)?.[1] ?? '';
  return { name, problem: { code: 'test/parameter', message: words, hint } };
}
