import type { LogSource } from '../../report/build/compose-report.ts';
import type { PackRecord, PolicyRecord } from '../../run-log/records.ts';

export interface Difference {
  readonly one: LogSource;
  readonly two: LogSource;
  /** The end of a sentence about the two. */
  readonly what: string;
}

/**
 * Whether logs that are put together judge differently: the report has each policy and each pack once, and would judge
 * the cells of all logs by the one that it takes.
 */
export function declaredDifference(sources: readonly LogSource[]): Difference | undefined {
  const policies = new Map<string, Declared<PolicyRecord>>();
  const packs = new Map<string, Declared<PackRecord>>();
  for (const source of sources) {
    const declared = source.survey.declared();
    for (const record of declared.policies.values()) {
      const before = keep(policies, record.id, { source, record });
      const what = policyDifference(before.record, record);
      if (what !== undefined) return { one: before.source, two: source, what: `the policy ${record.id} ${what}` };
    }
    for (const record of declared.packs.values()) {
      const before = keep(packs, record.name, { source, record });
      if (before.record.hash === record.hash) continue;
      const what = `is ${release(before.record)} in the one and ${release(record)} in the other`;
      return { one: before.source, two: source, what: `the pack ${record.name} ${what}` };
    }
  }
  return undefined;
}

interface Declared<T> {
  readonly source: LogSource;
  readonly record: T;
}

/** The first of a name. */
function keep<T>(known: Map<string, Declared<T>>, name: string, declared: Declared<T>): Declared<T> {
  const before = known.get(name);
  if (before === undefined) known.set(name, declared);
  return before ?? declared;
}

function policyDifference(one: PolicyRecord, two: PolicyRecord): string | undefined {
  if (one.hash !== two.hash) return 'means something else in the other';
  if (one.severity !== two.severity) return `is ${one.severity} in the one and ${two.severity} in the other`;
  const differing = one.overrides?.findIndex(({ severity }, at) => severity !== two.overrides?.[at]?.severity) ?? -1;
  const [first, second] = [one, two].map(({ overrides }) => overrides?.[differing]);
  if (differing >= 0) {
    return `is ${first?.severity} by ${first?.name} in the one and ${second?.severity} in the other`;
  }
  if ((one.allowNone ?? false) === (two.allowNone ?? false)) return undefined;
  return 'may be evaluated nowhere in the one, and not in the other';
}

function release({ version, hash }: PackRecord): string {
  const short = hash.replace('sha256:', '').slice(0, 12);
  return version === null ? short : `${version} (${short})`;
}
