import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { type Problem, SourceText } from '../../documents/source-text.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { JsonObject, JsonValue } from '../../values/json.ts';
import { isNestedTooDeep, MOST_JSON_LEVELS } from '../../values/json-depth.ts';
import type { Policy } from '../model/policy.ts';
import { compilePolicySchema } from '../model/policy-schema.ts';
import type { ServiceCatalog } from '../model/service-catalog.ts';
import type { AdHocCall } from './ad-hoc-call.ts';
import { loadFile } from './load-file.ts';

interface CheckedParts {
  /** Lookups and condition, where there are any. */
  readonly parts: Partial<Pick<Policy, 'lookups' | 'filter'>>;
  /** What is probably not meant in the input, in a lookup or in the condition. */
  readonly doubts: readonly Problem[];
}

/** Where a part of the command line begins in the text that is checked. */
interface Start {
  readonly flag: string;
  readonly at: number;
}

/**
 * Checks what the command line says as a policy file that says the same, so that a slip in the input, a lookup or a
 * condition is found by the rules that files are held to.
 *
 * @throws {CoveError} `usage`
 */
export function checkedParts(
  call: Omit<AdHocCall, 'input'> & { readonly name: string; readonly input: JsonObject },
  services: ServiceCatalog,
): CheckedParts {
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
  const starts: Start[] = [];
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
  const doubts = doubtsIn(loaded.diagnostics, starts);
  const [built] = loaded.policies;
  if (!hasParts) return { parts: {}, doubts };
  if (built === undefined) throw new Error('a call without mistakes made no policy');
  const filter = where === undefined ? undefined : built.filter;
  return { parts: { lookups: built.lookups, ...definedMembers({ filter }) }, doubts };
}

/** The query is checked by itself, and so is what the call leaves out. */
function doubtsIn(diagnostics: readonly Diagnostic[], starts: readonly Start[]): Problem[] {
  return diagnostics.flatMap(({ severity, code, range, message, hint }) => {
    const flag = flagAt(starts, range.column);
    const isOwn = severity === 'warning' && code.startsWith('types/') && code !== 'types/unchecked';
    return isOwn && flag !== '--query'
      ? [{ code, severity, message: `${flag}: ${message}`, hint: hint && inFlags(hint) }]
      : [];
  });
}

function flagAt(starts: readonly Start[], column: number): string {
  return starts.findLast(({ at }) => at < column)?.flag ?? 'run';
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

function refusal(errors: readonly Diagnostic[], starts: readonly Start[]): CoveError {
  const lines = errors.map(({ range, message, hint }) => {
    return `${flagAt(starts, range.column)}: ${message}${hint === undefined ? '' : ` (${inFlags(hint)})`}`;
  });
  return new CoveError('usage', [...new Set(lines)].join('\n'));
}

/** Who has no policy file gives by flags what a hint would have in one. */
function inFlags(hint: string): string {
  return hint.replace(/^add `resources: (.+)` to the policy: the filter is/, 'add --query $1: --where is');
}
