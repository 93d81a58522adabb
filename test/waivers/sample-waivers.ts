import { createWaivers, type Waiver, type Waivers } from '../../src/waivers/waivers.ts';

/** A waiver of one policy, in force. */
export function waiver(changes: Partial<Waiver> = {}): Waiver {
  return {
    policies: ['redundant-trail'],
    reason: 'the vendor replaces it in March',
    owner: 'platform-team',
    expires: '2026-03-31',
    line: 3,
    isExpired: false,
    ...changes,
  };
}

export function waiversOf(...entries: readonly Waiver[]): Waivers {
  return createWaivers(entries, { file: 'cove.waivers.yml', day: '2026-01-02', strict: false });
}

export function strictly(waivers: Waivers): Waivers {
  return { ...waivers, strict: true };
}
