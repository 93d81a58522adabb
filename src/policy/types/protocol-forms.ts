import type { Form } from './form.ts';

const PROTOCOL_NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58', all: '-1' };
const PROTOCOL_NAMES = new Map(Object.entries(PROTOCOL_NUMBERS).map(([name, number]) => [number, name]));

/** Source: `IpPermission` and `SecurityGroupRule` in the API reference of EC2. */
export const SECURITY_GROUP_PROTOCOL: Form = {
  fits: (text, sought) => sought !== 'whole' || /^(?:tcp|udp|icmp|icmpv6|-1|(?!(?:6|17|1|58)$)\d+)$/.test(text),
  says: 'tcp, udp, icmp, icmpv6, the number of any other protocol, or -1 for all',
  meant(text) {
    const name = text.toLowerCase();
    if (PROTOCOL_NAMES.has(text)) return PROTOCOL_NAMES.get(text);
    if (name === 'all') return '-1';
    return Object.hasOwn(PROTOCOL_NUMBERS, name) ? name : undefined;
  },
};

/** Source: `NetworkAclEntry` in the API reference of EC2. */
export const ACL_PROTOCOL: Form = {
  fits: (text, sought) => sought !== 'whole' || /^(?:-1|\d+)$/.test(text),
  says: 'the number of the protocol, or -1 for all',
  meant: (text) => PROTOCOL_NUMBERS[text.toLowerCase()],
};
