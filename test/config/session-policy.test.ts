import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/settings.ts';

const ARN = 'arn:aws:iam::aws:policy/SecurityAudit';
const OWN = 'arn:aws-cn:iam::111122223333:policy/security/Audit';

describe('the settings of session policies', () => {
  it.each([
    ['nothing', {}, {}, { sessionPolicy: 'auto', policyArns: [] }],
    ['flags', { sessionPolicy: 'off', policyArn: [ARN, OWN] }, {}, { sessionPolicy: 'off', policyArns: [ARN, OWN] }],
    [
      'the settings file',
      {},
      { sessionPolicy: 'policy.json', policyArns: [OWN] },
      { sessionPolicy: 'policy.json', policyArns: [OWN] },
    ],
    [
      'both, of which flags count',
      { sessionPolicy: 'auto', policyArn: [ARN] },
      { sessionPolicy: 'off', policyArns: [OWN] },
      { sessionPolicy: 'auto', policyArns: [ARN] },
    ],
  ])('come from %s', (_, flags, config, expected) => {
    expect(resolveSettings(flags, config)).toMatchObject(expected);
  });

  it.each([
    ['an empty --session-policy', { sessionPolicy: '' }],
    ['a name', { policyArn: ['SecurityAudit'] }],
    ['the ARN of a role', { policyArn: ['arn:aws:iam::111122223333:role/Audit'] }],
    ['one that is wrong among others', { policyArn: [ARN, 'arn:aws:iam::1:policy/Audit'] }],
    ['eleven ARNs', { policyArn: Array(11).fill(ARN) }],
  ])('are refused: %s', (_, flags) => {
    expect(() => resolveSettings(flags, {})).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
