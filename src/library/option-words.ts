import { CoveError } from '../cove-error.ts';

/**
 * Programs have options, not flags. Messages that the command line shares with the library are written with flags,
 * whose names are those of the options in another spelling.
 */
export function inOptionWords(text: string): string {
  const plain = ONLY_ON_THE_COMMAND_LINE.reduce((left, [words, instead]) => left.replaceAll(words, instead), text);
  // What is in backticks is another program's command, and stays as it is typed.
  return plain
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(FLAG, toOption)))
    .join('');
}

/** Runs something, and rewords what it throws in terms of options. */
export async function sayingOptions<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw withOptionWords(error);
  }
}

/** Returns the same error if there is nothing to translate. */
export function withOptionWords(error: unknown): unknown {
  if (!(error instanceof CoveError) || error.constructor !== CoveError) return error;
  const message = inOptionWords(error.message);
  const hint = error.hint === undefined ? undefined : inOptionWords(error.hint);
  if (message === error.message && hint === error.hint) return error;
  return new CoveError(error.code, message, { hint, cause: error.cause });
}

/** Not what a name, a path or an ARN has in it: `/srv/team--audit`. */
const FLAG = /(?<=^|[\s("':;,])--([a-z][a-z-]*[a-z])/g;

function toOption(_: string, flag: string): string {
  return OPTIONS[flag] ?? flag.replace(/-([a-z])/g, (__, letter: string) => letter.toUpperCase());
}

/** Flags whose option has another name. */
const OPTIONS: Readonly<Record<string, string>> = {
  control: 'controlIds',
  'include-caller': 'includeCaller: true',
  'max-age': 'maxAgeMs',
  org: 'organization',
  param: 'parameters',
  policy: 'policyIds',
  'policy-arn': 'policyArns',
  role: 'roles',
  severity: 'severities',
  tag: 'policyTags',
  'trust-read': 'trustReads',
};

const ONLY_ON_THE_COMMAND_LINE: readonly (readonly [words: string, instead: string])[] = [
  [', or try `cove-policy check --demo`, which needs none', ''],
  ['policy run selects every account', 'every account is selected'],
  ['policy run selects accounts by tag', 'accounts are selected by tag'],
  [' (policy run)', ''],
  ['name the accounts: --accounts 111122223333,444455556666', "name the accounts: accounts: ['111122223333']"],
  ['unless --include-caller is given', 'without includeCaller: true'],
  ['check --run-log FILE writes one', 'check writes one as its runLog'],
  ['check --run-log FILE writes', 'check writes as its runLog'],
  ['check --run-log FILE wrote', 'check wrote as its runLog'],
  ['name a file: --run-log FILE', 'name a file: runLog'],
  ['a plan is what check --plan FILE writes', 'a plan is what plan() writes'],
  ['make a new plan with check --plan', 'make a new plan with plan()'],
  ['runs with check --plan and apply', 'runs with plan() and apply()'],
  ['takes the log of check --remediate or apply', 'takes the log of apply'],
  ['leave --org out', 'leave out organization'],
  ['cove-policy targets lists what there is', 'targets() lists what there is'],
  ['--waivers off changes it all the same', 'without waivers it is changed all the same'],
  ['--exclude, or exclude in the settings file', 'exclude'],
  ['allow it with --session-policy FILE', 'allow it in a file that sessionPolicy names'],
  ['use --session-policy off', "use sessionPolicy: 'off'"],
  ['with --session-policy off', "with sessionPolicy: 'off'"],
  ['with --allow denied-by-scp', "with verdict(report, { allow: [{ kind: 'denied-by-scp' }] })"],
  ['with --allow opt-in', "with verdict(report, { allow: [{ kind: 'opt-in' }] })"],
  ['check --plan writes the changes for review, apply makes', 'plan() writes the changes for review, apply() makes'],
  [
    'check --plan writes the changes for review, apply --allow-risk disruptive',
    "plan() writes the changes for review, apply() with allowRisk: 'disruptive'",
  ],
  [
    'check --plan writes the changes for review, apply --allow-risk destructive',
    "plan() writes the changes for review, apply() with allowRisk: 'destructive'",
  ],
  ['then pass --trust-run-log', 'then pass trustRunLog: true'],
  [': cove-policy report SHARD...', ': readReport takes their logs'],
];
