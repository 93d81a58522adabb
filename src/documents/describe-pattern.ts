import { operationSpelling } from '../text/operation-spelling.ts';
import { accountIdProblem, ouIdProblem } from './account-id-problems.ts';
import { listOrKey, nameOfValue } from './name-of-value.ts';
import { quoteValue, shorten } from './quote-value.ts';
import type { ErrorContext, SchemaError } from './schema-error.ts';
import { didYouMeanHint, exampleHint } from './schema-hints.ts';
import { PATTERNS } from './schema-words.ts';
import type { Problem, SourceText } from './source-text.ts';

/** Text that is not written as the schema's pattern wants it. */
export function describePattern({ path, error, found, source }: ErrorContext): Problem {
  const text = String(found.value);
  const key = path.at(-1) ?? '';
  const list = path.at(-2) ?? '';
  if (isAccountId(path, source)) return accountIdProblem(shorten(text), source.noun);
  if (list === 'ous') return ouIdProblem(shorten(text), !fits(A_NAME, error.parentSchema), source.noun);
  const expected = PATTERNS[`${source.noun} ${listOrKey(path)}`] ?? PATTERNS[listOrKey(path)] ?? 'of another form';
  const operation = key === 'operation' || key === 'call' ? operationHint(text) : undefined;
  const own = key === 'id' ? kebabHint(text, error.parentSchema) : lowerCaseHint(listOrKey(path), text);
  return {
    code: 'schema/pattern',
    message: `${nameOfValue(path, source)} must be ${expected}, found ${quoteValue(text)}`,
    hint: operation ?? own ?? (expected.includes(', as in ') ? undefined : exampleHint(path, error.parentSchema)),
  };
}

function isAccountId(path: readonly string[], { noun }: SourceText): boolean {
  const [list, key] = [path.at(-2), path.at(-1)];
  if (list === 'accounts') return key !== 'delegated';
  if (noun === 'accounts file') return key === 'id';
  return noun === 'test file' && (key === 'managementAccount' || (list === 'account' && key === 'id'));
}

function lowerCaseHint(key: string, text: string): string | undefined {
  const isRegion = key === 'regions' || key === 'region';
  return isRegion && /[A-Z]/.test(text) ? didYouMeanHint(shorten(text.toLowerCase())) : undefined;
}

function kebabHint(text: string, schema: SchemaError['parentSchema']): string | undefined {
  const kebab = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return fits(kebab, schema) ? didYouMeanHint(shorten(kebab)) : undefined;
}

/** Of a unit: some lists take it, others only ids. */
const A_NAME = 'Production';

function fits(text: string, schema: SchemaError['parentSchema']): boolean {
  return new RegExp(String(schema?.pattern), 'u').test(text);
}

function operationHint(text: string): string {
  return didYouMeanHint(operationSpelling(text)) ?? 'for example: cloudtrail:DescribeTrails';
}
