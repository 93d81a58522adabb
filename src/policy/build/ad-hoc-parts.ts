import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { SourceText } from '../../documents/source-text.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { isNestedTooDeep, MOST_JSON_LEVELS } from '../../json-depth.ts';
import type { Policy } from '../model/policy.ts';
import { compilePolicySchema } from '../model/policy-schema.ts';
import type { ServiceCatalog } from '../model/service-catalog.ts';
import type { AdHocCall } from './ad-hoc-call.ts';
import { loadFile } from './load-file.ts';

type Parts = Partial<Pick<Policy, 'lookups' | 'filter'>>;

/**
 * Checks what the command line says as a policy file that says the same, so that a slip in the input, a lookup or a
 * condition is found by the rules that files are held to.
 *
 * @returns lookups and condition, where there are any.
 * @throws {CoveError} `usage`
 */
export function checkedParts(
  call: Omit<AdHocCall, 'input'> & { readonly name: string; readonly input: JsonObject },
  services: ServiceCatalog,
): Parts {
  const { name, input, query, where, lookups = [] } = call;
  const hasParts = where !== undefined || lookups.length > 0;
  const read = lookups.map(readLookup);
  // In the order in which a mistake is looked for: by where it stands in this text.
  const sections: readonly (readonly [flag: string, key: string, value: JsonValue | undefined])[] = [
    ['--input', 'call', { operation: name, input }],
    ['--query', 'resources', hasParts ? query : undefined],
    ['--lookup', 'lookups', read.length === 0 ? undefined : read],
    ['--where', 'filter', where ?? 'cove.region'],
  ];
  const head = { id: 'run', title: 'run', severity: 'info' };
  const finding = { resource: '${to_string(@)}', message: 'run' };
  const starts: { readonly flag: string; readonly at: number }[] = [];
  let text = `{"version":1,"policies":[${JSON.stringify({ ...head, finding }).slice(0, -1)}`;
  for (const [flag, key, value] of sections) {
    if (value === undefined) continue;
    starts.push({ flag, at: text.length });
    text += `,${JSON.stringify(key)}:${JSON.stringify(value)}`;
  }
  const source = new SourceText('(command line)', `${text}}]}`);
  const { allowSecretReads, trustReads = [] } = call;
  const options = { services, allowSecretReads, trustReads };
  const loaded = loadFile(source, { schema: compilePolicySchema(), options, unchecked: new Set() });
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refusal(errors, starts);
  const [built] = loaded.policies;
  if (!hasParts) return {};
  if (built === undefined) throw new Error('a call without mistakes made no policy');
  return { lookups: built.lookups, ...(where === undefined ? {} : { filter: built.filter }) };
}

function readLookup(text: string): JsonObject {
  const [, as = '', operation = '', input = '{}'] = LOOKUP.exec(text) ?? [];
  if (operation === '') {
    throw new CoveError('usage', `--lookup: expected name=service:Operation, got ${JSON.stringify(text)}`, {
      hint: 'with its input behind it: status=cloudtrail:GetTrailStatus {"Name": "${TrailARN}"}',
    });
  }
  try {
    const value: JsonValue = JSON.parse(input);
    if (!isNestedTooDeep(input)) return { as, operation, input: value };
  } catch (cause) {
    throw new CoveError('usage', `--lookup ${as}: its input is not JSON: ${(cause as Error).message}`, { cause });
  }
  throw new CoveError('usage', `--lookup ${as}: expected at most ${MOST_JSON_LEVELS} levels of JSON`);
}

const LOOKUP = /^\s*([A-Za-z_]\w*)=([\w-]+:\w+)\s*(\{.*\})?\s*$/s;

function refusal(
  errors: readonly Diagnostic[],
  starts: readonly { readonly flag: string; readonly at: number }[],
): CoveError {
  const lines = errors.map(({ range, message, hint }) => {
    const flag = starts.findLast(({ at }) => at < range.column)?.flag ?? 'run';
    return `${flag}: ${message}${hint === undefined ? '' : ` (${inFlags(hint)})`}`;
  });
  return new CoveError('usage', [...new Set(lines)].join('\n'));
}

/** Who has no policy file gives by flags what a hint would have in one. */
function inFlags(hint: string): string {
  return hint.replace(/^add `resources: (.+)` to the policy: the filter is/, 'add --query $1: --where is');
}
