/**
 * Optional inputs that AWS fills in with the caller's own, or with one that is called `default`, instead of answering for all. An audit that
 * leaves them out judges one user, or one cluster, and passes the rest unseen. From the operations' pages in the API references of
 * IAM, ECS and EventBridge.
 */
const impliedInputs: Readonly<Record<string, readonly string[]>> = {
  // The user whose key signs the request; a role session is none.
  iam: ['UserName'],
  ecs: ['cluster'],
  eventbridge: ['EventBusName'],
};

/** Whether leaving the input out asks for something of the caller's, or for a default, and not for everything. */
export function isImpliedInput(service: string, member: string): boolean {
  return Object.hasOwn(impliedInputs, service) && impliedInputs[service]?.includes(member) === true;
}
