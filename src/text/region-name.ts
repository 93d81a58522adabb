/** `us-east-1`, `us-gov-west-1`, `us-isob-east-1`, `eusc-de-east-1`. */
export const REGION_NAME = /^[a-z]{2,4}(-[a-z]+){1,2}-\d{1,2}$/;

/** Whether a text names regions by a glob, as `regionMatcher` reads it. */
export function isRegionGlob(text: string): boolean {
  return /[*?[\]{}!]/.test(text);
}
