import type { Form } from './form.ts';

/** Words for on and off that people write, and other tools. */
const ON = /^(?:true|yes|on|enabled?|active)$/i;
const OFF = /^(?:false|no|off|disabled?|inactive)$/i;

/** @param own - the words, of those above, that AWS has. */
function switchOf(own: readonly string[], on: string, off: string): Form {
  return {
    fits: (text, sought) => sought !== 'whole' || own.includes(text) || !(ON.test(text) || OFF.test(text)),
    says: `${own.map((word) => `'${word}'`).join(' or ')} there`,
    meant: (text) => (ON.test(text) ? on : off),
  };
}

/**
 * Text of attributes, of which some are switches. Sources: `LoadBalancerAttribute`, `TargetGroupAttribute` and
 * `ListenerAttribute` in the API reference of Elastic Load Balancing, `GetQueueAttributes` in that of SQS,
 * `GetTopicAttributes` and `GetSubscriptionAttributes` in that of SNS, `DescribeGlobalSettings` in that of AWS Backup.
 */
export const TRUE_OR_FALSE = switchOf(['true', 'false'], 'true', 'false');

/** Whose other attributes are headers of any value. */
export const TRUE_OR_FALSE_IN_LETTERS: Form = {
  ...TRUE_OR_FALSE,
  fits: (text, sought) => !/^(?:true|false)$/i.test(text) || TRUE_OR_FALSE.fits(text, sought),
};

/** Source: `ClusterSetting` in the API reference of ECS. */
export const CLUSTER_SETTING = switchOf(['enabled', 'disabled'], 'enabled', 'disabled');
