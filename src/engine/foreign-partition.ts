import type { Call, Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import type { JsonValue } from '../values/json.ts';

/**
 * Warns of policies that name ARNs of another partition than the run's, and none of its own: in China and GovCloud no
 * ARN begins with `arn:aws:`, so that a filter which looks for one finds nothing.
 *
 * @param partition - of the run: `aws`, `aws-cn`.
 */
export function partitionWarnings(policies: readonly Policy[], partition: string): WarningRecord[] {
  return policies.flatMap((policy) => {
    const texts = textsOf(policy);
    const named = new Set(texts.flatMap((text) => [...text.matchAll(ARN)].map(([, name = '']) => name)));
    const [other] = named;
    const isMeant = named.has(partition) || texts.some((text) => text.includes('cove.partition'));
    if (other === undefined || isMeant) return [];
    const message = `policy ${policy.id} names ARNs of the partition ${other}, and this run is in ${partition}, where none begins with arn:${other}: – write \`\${cove.partition}\` in texts, or cove.partition in expressions`;
    return [{ type: 'warning', code: 'arn-of-another-partition', message, policy: policy.id }];
  });
}

const ARN = /\barn:(aws[a-z-]*):/g;

/** The texts that decide which resources are found; those of a finding do not. */
function textsOf({ call, with: shared, resources, lookups, filter, parameters, values }: Policy): string[] {
  return [
    filter.text,
    resources?.text ?? '',
    JSON.stringify(parameters),
    JSON.stringify(values),
    ...lookups.map(({ expand }) => expand?.text ?? ''),
    ...[call, ...shared, ...lookups].map(inputText),
  ];
}

function inputText({ input }: Call): string {
  return JSON.stringify(input.source as JsonValue);
}
