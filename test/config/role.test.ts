import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/settings.ts';

describe('--role-name', () => {
  it.each(['audit', 'security/audit', 'arn:aws:iam::{account}:role/audit', 'arn:{partition}:iam::{account}:role/a/b'])(
    '%s names a role in each account',
    (roleName) => {
      expect(resolveSettings({ roleName }, {}).roleName).toBe(roleName);
    },
  );

  it.each([
    'arn:aws:iam::111122223333:role/audit',
    'arn:aws:iam::111122223333:role/{account}',
    'arn:aws:iam::{account}:user/a',
    '',
  ])('"%s" is refused: it would answer for all accounts from one, or for none', (roleName) => {
    expect(() => resolveSettings({ roleName }, {})).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
