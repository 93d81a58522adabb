import { memberIds, REGIONS } from './organization.js';

/** @typedef {[account: string, region: string, arns: string[]]} Answer */

/**
 * Checks that an organization of own trails was told whole: each account and region once, each with the one trail of
 * that account.
 *
 * @param {string} name - who told it.
 * @param {readonly Answer[]} answers
 * @param {number} accounts
 * @returns {number} how many account-regions there are.
 * @throws where one is missing, wrong, there twice, or of no account of the organization.
 */
export function verifyAnswers(name, answers, accounts) {
  const told = new Map(answers.map(([account, region, arns]) => [`${account} ${region}`, arns.join(' ')]));
  const cells = accounts * REGIONS.length;
  if (answers.length !== cells || told.size !== cells) {
    throw new Error(`${name} told ${answers.length} answers of ${told.size} account-regions, and there are ${cells}`);
  }
  for (const account of memberIds(accounts)) {
    const expected = `arn:aws:cloudtrail:${REGIONS[0]}:${account}:trail/trail-${account}`;
    for (const region of REGIONS) {
      const arns = told.get(`${account} ${region}`);
      if (arns !== expected) throw new Error(`${name} told of ${account} in ${region}: ${arns}`);
    }
  }
  return cells;
}
