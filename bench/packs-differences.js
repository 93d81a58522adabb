/** Whether the three agree, and why they do not where they do not. */

const IGNORED_FILTER =
  'server: moto ignores RestorableByUserIds, by which ours asks AWS for the public ones in one call';

/**
 * Why an answer differs from ours, by check, tool, and whether it finds things that we do not (`more`), or does not
 * find what we do (`less`).
 *
 * @type {Record<string, string>}
 */
const DIFFERENCES = {
  'admin-ports Prowler less': 'definition: CIS names UDP beside TCP, Prowler looks at TCP',
  'admin-ports Custodian less': 'definition: the policy that we wrote for it looks at TCP, as its documentation does',
  'bucket-public-access Custodian more': "definition: it looks at the bucket alone, CIS at the account's settings too",
  'database-public Prowler less': 'definition: it also wants a security group and a subnet that are open',
  'ebs-default-encryption Custodian less': 'theirs: aws.account is asked in the first region only, and nothing says so',
  'guardduty Custodian less': 'theirs: aws.account is asked in the first region only, and nothing says so',
  'multi-region-trail Prowler more':
    'server: moto gives the selectors of a trail in its home region alone; Prowler asks in one that saw the trail',
  'root-mfa Prowler less': "server: moto's credential report has no root user; Prowler then says nothing of it",
  'security-hub Custodian less': 'theirs: aws.account is asked in the first region only, and nothing says so',
  'snapshot-public Custodian less': IGNORED_FILTER,
  'snapshot-public Prowler less': IGNORED_FILTER,
  'trail-log-group Prowler more': 'definition: it asks for a delivery in the last day, and moto never names one',
  'volume-encryption Custodian more': 'definition: FSBP asks for attached volumes, it takes all',
  'volume-encryption Prowler more': 'definition: FSBP asks for attached volumes, it takes all',
};

/** What depends on the region whose answer came last. */
const SOMETIMES = new Set(['multi-region-trail Prowler more']);

/**
 * Why ours differs from what was planted, by check.
 *
 * @type {Record<string, string>}
 */
const OURS = {
  'snapshot-public': IGNORED_FILTER,
};

/**
 * @param {import('./packs.js').World} world
 * @param {Record<string, import('./packs.js').Measured>} runs - ours first.
 * @returns {{ lines: string[], problems: string[] }} each difference with its reason; and where ours is not what was
 *   planted, a difference has no reason, or a reason no difference.
 */
export function compareAnswers({ planted }, runs) {
  const [[, ours], ...others] = Object.entries(runs);
  const wrong = planted.filter(
    ([check, account, key, found]) => ours.found.has(`${check} ${account} ${key}`) !== found,
  );
  const lines = Object.entries(OURS).map(([check, why]) => `${check} ours: ${why}`);
  const problems = wrong
    .filter(([check]) => !(check in OURS))
    .map(([check, account, key, found]) => `ours: ${check} ${account} ${key}: expected ${found}`);
  const seen = new Set();
  for (const [name, theirs] of others) {
    const differences = new Map([
      ...differencesOf('more', theirs.found, ours.found),
      ...differencesOf('less', ours.found, theirs.found),
    ]);
    for (const [where, things] of differences) {
      const row = `${where.split(' ')[0]} ${name.split(' ')[0]} ${where.split(' ')[1]}`;
      seen.add(row);
      const text = `${row} (${things.length}: ${things.slice(0, 3).join(', ')})`;
      if (row in DIFFERENCES) lines.push(`${text}: ${DIFFERENCES[row]}`);
      else problems.push(`no reason for ${text}`);
    }
  }
  problems.push(
    ...Object.keys(DIFFERENCES)
      .filter((row) => !seen.has(row) && !SOMETIMES.has(row))
      .map((row) => `no difference: ${row}`),
  );
  return { lines, problems };
}

/**
 * @param {'more' | 'less'} way
 * @param {Set<string>} some
 * @param {Set<string>} others
 * @returns {Map<string, string[]>} what is only among `some`, by check and way.
 */
function differencesOf(way, some, others) {
  /** @type {Map<string, string[]>} */
  const byCheck = new Map();
  for (const each of some) {
    if (others.has(each)) continue;
    const [check, ...thing] = each.split(' ');
    byCheck.set(`${check} ${way}`, [...(byCheck.get(`${check} ${way}`) ?? []), thing.join(' ')]);
  }
  return byCheck;
}
