/** What the command line is told to do, and what a program does instead. */
export type Wording = readonly [words: string | RegExp, instead: string];

/**
 * Sentences in which more than the name of a flag is of the command line, in the order in which they are replaced. What
 * only the command line can do stays its command, in backticks, and is said to be one.
 */
export const COMMAND_LINE_WORDS: readonly Wording[] = [
  // Credentials, and the demo.
  [', or try `cove-policy check --demo`, which needs none', ''],
  ['check --profile', 'look at profile, or the connection'],
  ['start an organization that lasts: cove-policy simulate', 'start an organization that lasts with startSimulator()'],
  ['`cove-policy simulate` keeps an organization', 'startSimulator() serves an organization'],
  ['leave --org out', 'leave out organization'],
  // Targets.
  ['policy run selects every account', 'every account is selected'],
  ['policy run selects accounts by tag', 'accounts are selected by tag'],
  [' (policy run)', ''],
  ['name the accounts: --accounts 111122223333,444455556666', "name the accounts: accounts: ['111122223333']"],
  ['unless --include-caller is given', 'without includeCaller: true'],
  ['cove-policy targets lists what there is', 'targets() lists what there is'],
  ['--exclude, or exclude in the settings file', 'exclude'],
  ['--accounts-file, or of accountsFile in the settings file', 'accountsFile'],
  ['name it with --accounts-file', 'name it as accountsFile'],
  [/--role (\S+)=NAME/g, "roles: { '$1': 'NAME' }"],
  // Policies, and what they may read.
  [/^cove-policy init writes a first policy$/, 'on the command line, `cove-policy init` writes a first policy'],
  [/\bcove-policy explain (\S+) lists/g, 'on the command line, `cove-policy explain $1` lists'],
  [/\bcove-policy validate (.+) says what/, "validatePolicies(['$1']) says what"],
  [/\bcove-policy test (.+) runs them/, "testPolicies(['$1']) runs them"],
  [/\bthen cove-policy test (.+)$/, "then testPolicies(['$1'])"],
  [/\brun( it)? with --allow-secret-reads/g, 'load it with allowSecretReads: true'],
  ['--allow-secret-reads allows it', 'allowSecretReads of loadPolicies allows it'],
  ['allow it with --allow-secret-reads', 'allow it with allowSecretReads: true'],
  [/--trust-read ([\w-]+:\w+)/g, "trustReads: ['$1']"],
  ['there is no SQL: --query and --where are JMESPath', 'there is no SQL: query is JMESPath'],
  ['and run only reads', 'and runOperation only reads'],
  [/^a list of severities has commas: .*/, 'filter policies of what loadPolicies returns by severity'],
  [/^a list of (accounts|regions) has commas: .*/, '$1 are an option of check and plan'],
  [/\bcove-policy check (.+) checks the policies of a file$/, "check(…) takes what loadPolicies(['$1']) returns"],
  [/^--policy (.+) selects nothing/, 'policies $1 selects nothing'],
  ['cove-policy packs list', 'they are in policies of what loadPolicies([], { config }) returns'],
  [/(: |^)cove-policy packs (.+)$/, '$1`cove-policy packs $2`, on the command line'],
  [/--name "([^"]*)"/g, "names: ['$1']"],
  ['give the same --param values', 'load them with the same parameters'],
  // Files of ours in the place of policies.
  [/--(accounts-file|waivers|baseline) (\S+) takes it(;.*)?$/, '--$1 takes it'],
  [/--targets (\S+) takes it$/, '`cove-policy check --targets $1` takes it, on the command line'],
  [/\bcove-policy simulate --org (.+) serves it/, "startSimulator({ organization: '$1' }) serves it"],
  [/\bcove-policy report (.+) shows it, and cove-policy apply makes its changes/, "apply('$1', …) makes its changes"],
  [/\bcove-policy report (.+) shows what the run found/, "readReport('$1') reads what the run found"],
  // Waivers and baselines.
  ['; --waivers off: none', ''],
  ['leave the file out with --waivers off', 'leave out waivers'],
  ['--waivers off changes it all the same', 'without waivers it is changed all the same'],
  ['or name the file with --waivers (`off` for none)', 'or name the file as waivers'],
  [
    'a baseline is what cove-policy baseline RUN-LOG -o FILE writes',
    'a baseline is what `cove-policy baseline RUN-LOG -o FILE` writes, on the command line',
  ],
  [
    'make it again: cove-policy baseline RUN-LOG -o FILE',
    'make it again: `cove-policy baseline RUN-LOG -o FILE`, on the command line',
  ],
  // Run logs.
  ['-o ndjson=- prints what was found, --run-log off keeps no log', 'leave out runLog to keep none'],
  ['check --run-log FILE writes one', 'check writes one as its runLog'],
  ['check --run-log FILE writes', 'check writes as its runLog'],
  ['check --run-log FILE wrote', 'check wrote as its runLog'],
  ['name a file: --run-log FILE', 'name a file: runLog'],
  ['a check with --run-log', 'a check with runLog'],
  ['the log that is meant, --resume FILE', 'the log that is meant as resume'],
  ['the same command with the same --run-log continues', 'the same call with the same runLog continues'],
  ['with --run-log', 'as runLog'],
  ['give the same targets file, or begin', 'continue it on the command line with the same targets file, or begin'],
  [/^as it is shown by: cove-policy report .*/, 'it is digest of the plan that plan() returned'],
  [/\bis shown by: cove-policy report ([^;\n]+)/, "is what readReport('$1') reads"],
  [/\bby itself: cove-policy report ([^;\n]+)/, "by itself: readReport('$1')"],
  [': cove-policy report SHARD...', ': readReport takes their logs'],
  [/\b(with|without) --targets\b/, '$1 the `--targets` of the command line'],
  // Plans and changes.
  [
    /review it, then: cove-policy apply (\S+) --allow-risk (\w+)/,
    "review it, then: apply('$1', { allowRisk: '$2', … })",
  ],
  [/review it, then: cove-policy apply (\S+)/, "review it, then: apply('$1', …)"],
  ['a plan is what check --plan FILE writes', 'a plan is what plan() writes'],
  ['make a new plan with check --plan', 'make a new plan with plan()'],
  ['runs with check --plan and apply', 'runs with plan() and apply()'],
  ['then run check --plan', 'then run plan()'],
  ['takes the log of check --remediate or apply', 'takes the log of apply'],
  ['a log written by check --remediate or apply', 'a log that apply wrote'],
  ['the one that apply or check --remediate wrote', 'the one that apply wrote'],
  ['(--config), or the policies (--policies)', '(config of loadPolicies), and pass what that returns as policies'],
  [
    /run it in the folder whose policies were reviewed, or name the files: --policies (\S+)$/,
    "set cwd to the folder whose policies were reviewed, or pass policies: await loadPolicies(['$1'])",
  ],
  ['then pass --trust-run-log', 'then pass trustRunLog: true'],
  ['name it with --outside-targets', 'name it in outsideTargets'],
  ['check --plan writes the changes for review, apply makes', 'plan() writes the changes for review, apply() makes'],
  [
    /check --plan writes the changes for review, apply --allow-risk (\w+)/,
    "plan() writes the changes for review, apply() with allowRisk: '$1'",
  ],
  ['make such changes only with the same flag', 'make such changes only with the same allowRisk'],
  [/--allow-risk (safe|disruptive|destructive)/g, "allowRisk: '$1'"],
  // Permissions.
  ['repeat --for for several, or omit it for all', 'leave it out for all'],
  ['run it twice, with --for audit --for remediation and', "call it twice, with for: ['audit', 'remediation'] and"],
  [/(with|use|role:|roles:) --for (audit|remediation|caller)/g, "$1 for: ['$2']"],
  // Reports.
  ['allow it with --session-policy FILE', 'allow it in a file that sessionPolicy names'],
  [/--(run-log|session-policy) off/g, "--$1: 'off'"],
  ['with --allow denied-by-scp', "with verdict(report, { allow: [{ kind: 'denied-by-scp' }] })"],
  ['with --allow opt-in', "with verdict(report, { allow: [{ kind: 'opt-in' }] })"],
];
