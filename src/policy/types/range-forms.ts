import type { Form } from './form.ts';

export const IPV4_RANGE: Form = {
  fits: (text, sought) =>
    sought === 'whole' ? /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/.test(text) : /^[\d./]*$/.test(text),
  says: 'a range of IPv4 addresses with its length, as 10.0.0.0/8',
  hint: (text) => (text.includes(':') ? 'ranges of IPv6 are in a member of their own' : undefined),
};

export const IPV6_RANGE: Form = {
  fits: (text, sought) =>
    sought === 'whole' ? text.includes(':') && /^[\da-f:.]*\/\d{1,3}$/.test(text) : /^[\da-f:./]*$/.test(text),
  says: 'a range of IPv6 addresses in lower case and with its length, as 2001:db8::/32',
  meant: (text) => (text === '0.0.0.0/0' ? '::/0' : undefined),
};

/** Either. */
export const IP_RANGE: Form = {
  fits: (text, sought) => IPV4_RANGE.fits(text, sought) || IPV6_RANGE.fits(text, sought),
  says: 'a range of addresses with its length, as 10.0.0.0/8',
};
