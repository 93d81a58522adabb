import type { ErrorObject } from 'ajv';
import type { ConfigFile } from '../../config/config-file.generated.ts';
import type { PackSettingName } from '../../config/pack-settings.ts';
import { CoveError } from '../../cove-error.ts';
import { listOrKey } from '../../documents/name-of-value.ts';
import { pathOf } from '../../documents/schema-error.ts';
import { PATTERNS } from '../../documents/schema-words.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { schemaValidator } from '../../package-schema.ts';
import { describeValue } from '../../text/describe-value.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import type { Given, OnlyRead } from '../given.ts';

/**
 * Settings as a program passes them, under the same names as in a settings file. Accounts and units may be named too,
 * as on the command line: `accounts: ['Payments']`, `ous: ['Workloads/Production']`.
 */
export type GivenSettings = Given<
  Partial<OnlyRead<Omit<ConfigFile, 'version' | 'output' | 'quiet' | PackSettingName>>>
>;

/**
 * Checks settings of a program: its targets as those of the command line, the rest against the schema of the settings
 * file.
 *
 * @param where - the function that they are options of.
 * @throws {CoveError} `usage`
 */
export function checkSettings(where: string, settings: GivenSettings): void {
  const { accounts, ous, exclude, regions, ...others } = settings;
  parseRunTargets({ accounts, ous, exclude, regions }, { takesNames: true, where });
  const validate = schemaValidator<ConfigFile>('config.schema.json');
  if (validate({ version: 1, ...others })) return;
  const errors = validate.errors ?? [];
  // What is wrong with the name of a member is told by several: the last sums them up.
  const error = errors.find(({ keyword }) => keyword === 'propertyNames') ?? errors[0];
  if (error === undefined) throw new CoveError('usage', `${where}: the options cannot be used`);
  throw new CoveError('usage', `${where}: ${problemOf(error)}`, { hint: hintOf(error) });
}

/** `allow[0]: expected an object, got the string "opt-in"` */
function problemOf(error: ErrorObject): string {
  const { keyword, params, data } = error;
  if (keyword === 'required') return `${placeOf(error)}: ${String(params.missingProperty)} is missing`;
  const name = params.additionalProperty ?? params.propertyName;
  const found = name === undefined ? describeValue(data) : JSON.stringify(name);
  return `${placeOf(error)}: expected ${expectedBy(error)}, got ${found}`;
}

function placeOf(error: ErrorObject): string {
  const [option = 'the options', ...steps] = pathOf(error);
  return `${option}${steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')}`;
}

function expectedBy(error: ErrorObject): string {
  const { keyword, params, parentSchema, message } = error;
  switch (keyword) {
    case 'type':
      return [params.type]
        .flat()
        .map((type: string) => TYPES[type] ?? type)
        .join(' or ');
    case 'enum':
      return `one of ${params.allowedValues.join(', ')}`;
    case 'minimum':
      return `at least ${params.limit}`;
    case 'maximum':
      return `at most ${params.limit}`;
    case 'minItems':
    case 'minLength':
      return params.limit === 1 ? 'one that is not empty' : `at least ${params.limit} characters`;
    case 'additionalProperties':
      return `only ${Object.keys(parentSchema?.properties ?? {}).join(', ')}`;
    case 'propertyNames':
      return 'names that are ids of accounts (12 digits), of organizational units (ou-…) or of roots (r-…)';
    case 'pattern':
      return PATTERNS[listOrKey(pathOf(error))] ?? `what matches ${params.pattern}`;
    default:
      return String(message);
  }
}

/** What JSON calls a type, as programs call it. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function hintOf({ keyword, params, data }: ErrorObject): string {
  const [given, known] = keyword === 'enum' ? [data, params.allowedValues] : [];
  const meant = typeof given === 'string' ? didYouMean(given, known) : undefined;
  return meant === undefined
    ? 'docs/configuration.md describes each setting'
    : `did you mean ${JSON.stringify(meant)}?`;
}
