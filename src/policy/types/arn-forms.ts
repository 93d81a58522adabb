/** How AWS writes what names a thing: ARNs, and paths of IAM. */
import { definedMembers } from '../../values/defined-members.ts';
import type { Form } from './form.ts';
import { hintForKey } from './key-aliases.ts';

/** Values that all begin with the same text. */
export function prefixed(prefix: string, says: string, hint?: (text: string, member: string) => string): Form {
  return {
    fits: (text, sought) =>
      (sought !== 'whole' && sought !== 'start') ||
      text.startsWith(prefix) ||
      (sought === 'start' && prefix.startsWith(text)),
    says,
    ...definedMembers({ hint }),
  };
}

export const ARN: Form = {
  isArn: true,
  ...prefixed('arn:', 'an ARN there', (text, member) =>
    // A key is answered by its id: no ARN of one ends with its alias.
    text.startsWith('alias/') ? hintForKey(member) : `for its end, \`ends_with(${member}, '${text}')\``,
  ),
  // A state, like that of subscriptions that are pending, stands in place of some ARNs.
  fits: (text, sought) =>
    sought === 'whole'
      ? /^arn:|^(?:Pending|Deleted|None|Not|Unknown|Default)\w*$/i.test(text)
      : sought !== 'start' || /^arn:|^(?:a|ar|arn)$/.test(text),
};

/** Source: answers of SNS for subscriptions that nobody has confirmed, or that are gone. No model says it. */
export const SUBSCRIPTION_ARN: Form = {
  ...ARN,
  fits: (text, sought) =>
    sought === 'whole' ? /^arn:|^(?:PendingConfirmation|Deleted)$/.test(text) : ARN.fits(text, sought),
  says: "an ARN or 'PendingConfirmation' there",
  meant: (text) => (/^pending/i.test(text) ? 'PendingConfirmation' : undefined),
};

/** Source: "must begin and end with /" at `Path` in the API reference of IAM. */
export const PATH: Form = {
  fits: (text, sought) =>
    (!/^(?:whole|start)$/.test(sought) || text.startsWith('/')) &&
    (!/^(?:whole|end)$/.test(sought) || text.endsWith('/')),
  says: 'the paths of IAM with / at both ends, as /service-role/',
  meant: (text) => `/${text.replace(/^\/|\/$/g, '')}/`,
};
