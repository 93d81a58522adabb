/** What people type who come from other tools, and what is meant here. A word of ours never gets there. */
export const COMMANDS_OF_OTHERS: Readonly<Record<string, string>> = {
  audit: 'cove-policy check POLICIES checks an organization',
  aws: 'cove-policy check POLICIES checks an organization, cove-policy run makes one call in it',
  compliance: 'cove-policy check policies/cis-aws shows a benchmark control by control',
  demo: 'cove-policy check --demo policies/trails.yml is a demo',
  deploy: 'cove-policy check POLICIES --plan plan.json, then cove-policy apply plan.json',
  destroy: 'cove-policy rollback RUN-LOG undoes what a run has changed',
  diff: 'cove-policy compare OLD NEW shows what changed between two runs',
  fmt: 'cove-policy validate POLICIES says what is wrong with files; none is rewritten',
  lint: 'cove-policy validate POLICIES says what is wrong with them',
  'list-checks': 'cove-policy list shows the policies that there are',
  ls: 'cove-policy list shows the policies that there are',
  man: 'cove-policy help COMMAND; the man page is man/cove-policy.1',
  merge: 'cove-policy report LOG LOG puts logs together',
  plan: 'cove-policy check POLICIES --plan plan.json writes a plan, cove-policy apply plan.json carries it out',
  query: 'cove-policy run service:Operation --query EXPRESSION asks every account',
  remediate: 'cove-policy check POLICIES --plan plan.json, then cove-policy apply plan.json',
  scan: 'cove-policy check POLICIES checks an organization',
  undo: 'cove-policy rollback RUN-LOG undoes what a run has changed',
  verify: 'cove-policy validate POLICIES says what is wrong with them',
  version: 'cove-policy --version says it',
};

export const FLAGS_OF_OTHERS: Readonly<Record<string, string>> = {
  '--account-id': '--accounts names them, by id or name',
  '--approve': '--yes makes changes without asking',
  '--auto-approve': '--yes makes changes without asking',
  '-auto-approve': '--yes makes changes without asking',
  '--cache-period': 'every run asks AWS again; --resume goes on with one that was cut short',
  '--check': '--policy names policies by id or glob',
  '--checks': '--policy names policies by id or glob',
  '--compliance': '--control names controls of a pack, as in cis-5.0.0:1.4',
  '--dryrun': 'a check changes nothing: leave it out; --plan FILE writes what would be changed',
  '--dry-run': 'a check changes nothing: leave it out; --plan FILE writes what would be changed',
  '--file': 'policy files are named without a flag: cove-policy check FILE',
  '--filename': 'policy files are named without a flag: cove-policy check FILE',
  '--fix': '--plan FILE writes changes for review, and --remediate makes them',
  '--format': '-o says it, as in -o json, or -o sarif=report.sarif',
  '--json': '-o json writes it to stdout, -o json=FILE to a file',
  '--level': '--fail-on says which findings fail the run, --severity which policies are checked',
  '--mutelist-file': '--waivers FILE names findings that are accepted for a time',
  '--no-color': 'set NO_COLOR=1',
  '--no-colour': 'set NO_COLOR=1',
  '--output-directory': '-o names each file, as in -o html=report.html',
  '--output-formats': '-o names format and file, as in -o html=report.html; it can be repeated',
  '--parallelism': '--concurrency says how many requests are in flight',
  '--policies': 'policy files are named without a flag: cove-policy check FILE; --policy chooses among them',
  '--policy-file': 'policy files are named without a flag: cove-policy check FILE',
  '--role-arn': '--role-name takes an ARN too: arn:{partition}:iam::{account}:role/NAME',
  '--rolename': '--role-name names the role',
  '--sarif': '-o sarif=FILE writes it',
  '--service': '--policy names policies by id or glob, --tag by their tags',
  '--services': '--policy names policies by id or glob, --tag by their tags',
  '--threads': '--concurrency says how many requests are in flight',
  '--use': 'policy files are named without a flag: cove-policy check FILE',
  '--var': '--param NAME=VALUE sets a parameter of the policies',
  '-var': '--param NAME=VALUE sets a parameter of the policies',
  '--verbose': '--debug shows where an error comes from',
  '--workers': '--concurrency says how many requests are in flight',
  '-a': '--accounts names accounts, by id or name',
  '-c': '--config names the settings file, --accounts-file accounts outside the organization',
  '-d': 'a check changes nothing: leave it out; --plan FILE writes what would be changed',
  '-f': 'policy files are named without a flag: cove-policy check FILE; --regions names regions',
  '-q': '--quiet',
  '-r': '--regions names regions, by name or glob',
  '-s': '-o names each file, as in -o html=report.html',
  '-t': '--tag chooses policies by their tags',
  '-u': 'policy files are named without a flag: cove-policy check FILE',
  '-v': 'cove-policy --version says the version, --debug shows where an error comes from',
  '-y': '--yes makes changes without asking',
};

/** What somebody probably means by a command or flag that there is not; undefined if nobody knows. */
export function wordOfOthers(kind: 'command' | 'option', word: string): string | undefined {
  if (kind === 'option') return lookUp(FLAGS_OF_OTHERS, /^-[A-Za-z]{2}/.test(word) ? word.split('=')[0] : word);
  const known = lookUp(COMMANDS_OF_OTHERS, word.toLowerCase());
  if (known !== undefined) return known;
  if (/\.ndjson$/i.test(word)) return `cove-policy report ${word} shows what a run found`;
  return /[/\\]|\.(ya?ml|json)$/i.test(word) ? `cove-policy check ${word} checks it` : undefined;
}

function lookUp(table: Readonly<Record<string, string>>, word = ''): string | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
