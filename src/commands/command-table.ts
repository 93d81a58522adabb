import type { CommandName } from '../config/flag-row.ts';

/** What the help says about a command besides its flags and formats. */
export interface CommandRow {
  readonly doc: string;
  /** As commander reads it: `<file>`, `[file]`, `<files...>`. */
  readonly argument?: { readonly name: string; readonly doc: string; readonly default?: readonly string[] };
  /** Command lines that do what they say. */
  readonly examples: readonly string[];
  readonly exitCodes: { readonly [code: number]: string };
}

const POLICY_FILES = {
  name: '[policies...]',
  doc: 'policy files, directories, globs or packs (default: the packs of the settings file)',
};
const OR_FOLDER = {
  name: '[policies...]',
  doc: 'policy files, directories, globs or packs (default: the packs of the settings file, else policies/)',
};
const OR_PIPE = `${POLICY_FILES.doc}; - reads one from stdin`;
const OPERATION = 'service:Operation, as in cloudtrail:DescribeTrails';
const DONE = { 0: 'done', 2: 'bad usage', 3: 'the output could not be written' } as const;
const NOTHING_RAN = 'bad usage, policy or settings, or no credentials: nothing ran';
const INTERRUPTED = 'interrupted; the reports contain what was known by then';
const CHANGED = {
  0: 'every change was made and verified, or was no longer needed',
  2: NOTHING_RAN,
  3: 'incomplete: the run did not finish, or a report could not be written',
  4: 'a change failed, was refused, or could not be verified',
  130: INTERRUPTED,
} as const;

export const COMMANDS: Readonly<Record<CommandName, CommandRow>> = {
  check: {
    doc: 'evaluate policies, read-only, and report what they find',
    argument: { ...POLICY_FILES, doc: OR_PIPE },
    examples: [
      'cove-policy check --demo policies/trails.yml',
      'cove-policy check policies/ -o json=report.json -o sarif=report.sarif',
      'cove-policy check policies/trails.yml --plan plan.json',
      'cove-policy check policies/cis-aws --control cis-5.0.0:1.4',
    ],
    exitCodes: {
      0: 'everything was evaluated, and no findings at or above --fail-on',
      1: 'findings at or above --fail-on, or waivers that --strict-waivers refuses',
      2: NOTHING_RAN,
      3: 'incomplete: something could not be evaluated, or a report could not be written',
      4: 'a change failed, was refused, or could not be verified',
      130: INTERRUPTED,
    },
  },
  worker: {
    doc: 'run accounts of checks that were started with --queue, until stopped',
    argument: { name: '[policies...]', doc: 'policy files, directories or globs (default: those in the store)' },
    examples: ['cove-policy worker --store s3://audit/runs --queue rediss://worker@queue.internal:6379'],
    exitCodes: {
      0: 'stopped by Ctrl-C or SIGTERM, after finishing the jobs at hand',
      2: 'bad usage, policy or settings, no credentials, or a run that is not for this worker',
      3: 'the store was unavailable for too long',
    },
  },
  apply: {
    doc: 'make the changes that a reviewed plan lists, and no others',
    argument: { name: '<plan>', doc: 'file written by check --plan' },
    examples: [
      'cove-policy apply plan.json',
      'cove-policy apply plan.json --yes --max-changes 10 -o markdown=changes.md',
    ],
    exitCodes: CHANGED,
  },
  rollback: {
    doc: 'undo what a run changed, newest first: the `undo` calls of its policies',
    argument: { name: '<run-log>', doc: 'file written by check --remediate or apply' },
    examples: ['cove-policy rollback plan.json.run.ndjson', 'cove-policy rollback plan.json.run.ndjson --yes --quiet'],
    exitCodes: { ...CHANGED, 4: 'a change could not be undone, or has no `undo`' },
  },
  run: {
    doc: 'make one read-only call in every account and region, and print what each answers',
    argument: { name: '<operation>', doc: OPERATION },
    examples: [
      'cove-policy run cloudtrail:DescribeTrails --demo --query "trailList[].Name"',
      'cove-policy run ec2:DescribeVolumes --query "Volumes[]" --where "!Encrypted" -o csv=volumes.csv',
      'cove-policy run iam:GetAccountSummary --accounts 111122223333 --quiet',
    ],
    exitCodes: {
      0: 'every account and region answered',
      2: 'bad usage or settings, or no credentials: nothing ran',
      3: 'an account or region did not answer',
      130: INTERRUPTED,
    },
  },
  report: {
    doc: 'render the run log of an earlier run: in another format, in part, or together with others',
    argument: { name: '<run-logs...>', doc: 'files written with --run-log, or a plan for its review' },
    examples: [
      'cove-policy report run.ndjson -o sarif=-',
      'cove-policy report run.ndjson --severity critical,high --ou Production -o html=report.html',
      'cove-policy report plan.json -o markdown=plan.md',
    ],
    exitCodes: {
      0: 'as in the run: no findings at or above --fail-on',
      1: 'as in the run: findings at or above --fail-on; or waivers that --strict-waivers refuses',
      2: 'bad usage, a file that is not a run log, or a filter that selects nothing',
      3: 'as in the run: incomplete; or a report could not be written',
      4: 'as in the run: a change failed, was refused, or could not be verified',
      130: 'as in the run: interrupted',
    },
  },
  baseline: {
    doc: 'write the findings of a run to a file, so that later runs fail only for new ones',
    argument: { name: '<run-logs...>', doc: 'file written with check --run-log, or those of all shards' },
    examples: [
      'cove-policy baseline run.ndjson -o baseline.ndjson',
      'cove-policy baseline run.ndjson -o baseline.ndjson --waivers off',
      'cove-policy baseline shard-1.ndjson shard-2.ndjson -o baseline.ndjson',
    ],
    exitCodes: { 0: 'done', 2: 'bad usage, or an incomplete file', 3: 'the output could not be written' },
  },
  compare: {
    doc: 'show what is new, fixed, still there or no longer known between two runs',
    argument: {
      name: '<run-logs...>',
      doc: 'the earlier run log, then the later one; those of shards, separated by commas, are one',
    },
    examples: [
      'cove-policy compare monday.ndjson tuesday.ndjson',
      'cove-policy compare monday.ndjson tuesday.ndjson -o markdown=changes.md -o json=changes.json',
      'cove-policy compare monday-1.ndjson,monday-2.ndjson tuesday-1.ndjson,tuesday-2.ndjson',
    ],
    exitCodes: {
      0: 'no new findings at or above --fail-on',
      1: 'new findings at or above --fail-on',
      2: 'bad usage, logs that cannot be compared, or an incomplete file',
      3: 'something that was found is no longer known, or a report could not be written',
    },
  },
  permissions: {
    doc: 'print the least-privilege IAM policies that the policies need: as JSON, CloudFormation or Terraform',
    argument: POLICY_FILES,
    examples: [
      'cove-policy permissions policies/',
      'cove-policy permissions policies/ --for audit --trusted-account 111122223333 -o cloudformation=roles.yml',
    ],
    exitCodes: { 0: 'done', 2: 'bad usage, policy or settings' },
  },
  simulate: {
    doc: 'serve a simulated organization over HTTP, for AWS_ENDPOINT_URL',
    examples: ['cove-policy simulate', 'cove-policy simulate --org organization.yml --port 0'],
    exitCodes: { 0: 'served until interrupted', 2: 'bad usage, or a wrong organization file' },
  },
  validate: {
    doc: 'check policy files locally: offline, without credentials',
    argument: OR_FOLDER,
    examples: ['cove-policy validate', 'cove-policy validate policies/ -o github'],
    exitCodes: { 0: 'the policies can run', 2: 'they cannot', 3: 'a report could not be written' },
  },
  test: {
    doc: 'run the tests of policies (*.test.yml): offline, without credentials',
    argument: {
      name: '[paths...]',
      doc: 'test or policy files, directories or globs (default: policies/)',
      default: ['policies'],
    },
    examples: ['cove-policy test', 'cove-policy test policies/trails.yml'],
    exitCodes: {
      0: 'every test passed',
      1: 'a test did not pass, or none was run',
      2: 'bad usage, or a file is wrong: nothing was run',
      3: 'a report could not be written',
    },
  },
  packs: {
    doc: 'list the packs of the settings file, or lock those from git repositories',
    argument: { name: '<action...>', doc: 'list, lock or update; then the names of packs (default: all)' },
    examples: ['cove-policy packs list', 'cove-policy packs lock', 'cove-policy packs update ours'],
    exitCodes: { 0: 'done', 2: 'bad usage, settings or packs, or a repository that cannot be reached' },
  },
  schema: {
    doc: 'print the JSON Schema of policies, tests, packs, settings or waivers, for editors',
    examples: [
      'cove-policy schema --services cloudtrail,iam -o schemas/policy.schema.json',
      'cove-policy schema --of tests -o schemas/policy-test.schema.json',
      'cove-policy schema --of waivers -o schemas/waivers.schema.json',
    ],
    exitCodes: DONE,
  },
  explain: {
    doc: "show an operation's input, output, pagination and permissions; list the operations of a service, or the members of `cove`",
    argument: { name: '<operation>', doc: `${OPERATION}, or a service alone, or cove` },
    examples: [
      'cove-policy explain cloudtrail:DescribeTrails',
      'cove-policy explain iam -o json',
      'cove-policy explain cove',
    ],
    exitCodes: { 0: 'done', 2: 'bad usage, or no such operation' },
  },
  init: {
    doc: 'write a first policy for an operation; asks for it if none is named',
    argument: { name: '[operation]', doc: OPERATION },
    examples: ['cove-policy init', 'cove-policy init cloudtrail:DescribeTrails --severity high'],
    exitCodes: {
      0: 'written, and valid',
      2: 'bad usage, or nothing can be drafted',
      3: 'the draft is not valid: a bug',
      130: 'no answer was given',
    },
  },
  targets: {
    doc: 'show which accounts would be checked, with unit, tags, state and regions, and which are skipped and why',
    argument: { name: '[policies...]', doc: 'policy files, directories or globs: only what they target', default: [] },
    examples: [
      'cove-policy targets --demo',
      'cove-policy targets policies/ --ous ou-lark-devel000 -o csv=accounts.csv',
      'cove-policy targets -o organization=organization.yml',
    ],
    exitCodes: {
      0: 'everything about every account is known',
      2: NOTHING_RAN,
      3: 'something about an account could not be read, or a list could not be written',
      130: 'interrupted',
    },
  },
  list: {
    doc: 'list policies with severity, tags, references and what they call',
    argument: OR_FOLDER,
    examples: ['cove-policy list', 'cove-policy list policies/ --severity high -o json'],
    exitCodes: { 0: 'done', 2: 'bad usage, policy or settings', 3: 'a list could not be written' },
  },
  completion: {
    doc: 'print the completion script for a shell; it completes operations and policies, too',
    argument: { name: '<shell...>', doc: 'bash, zsh or fish' },
    examples: ['cove-policy completion bash', 'cove-policy completion words -- run cloudtrail:Desc'],
    exitCodes: { 0: 'done', 2: 'bad usage' },
  },
  trust: {
    doc: 'trust the settings file of this folder as it is now, so that it need not be named',
    argument: { name: '[file]', doc: 'settings file (default: cove.config.yml)' },
    examples: ['cove-policy trust', 'cove-policy trust cove.config.yml --revoke'],
    exitCodes: { 0: 'done', 2: 'the file does not exist, or is wrong' },
  },
};
