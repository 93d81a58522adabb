/**
 * How an answer says that there is more, for operations that the SDK has no paginator for. Found by going through the answers of
 * the 982 reads in botocore's API models (1.43.11) that have such members and no paginator.
 */

/** A member that holds where the next page begins. */
export const PAGE_TOKEN = /^(next\w*(token|marker)|paginationToken|continuationToken|marker)$/i;
export const MORE_FLAG = /^(is_?truncated|hasMore\w*)$/i;
/** DynamoDB's way: where to go on, without a member of that name in the input. */
export const LAST_SEEN = /^lastEvaluated\w*(Name|Arn|Key)$/i;

const PAGE_MEMBERS = [PAGE_TOKEN, MORE_FLAG, LAST_SEEN];

const known = new Map<string, boolean>();
/** Members of structures are few; a map in an answer may have any number of keys. */
const MOST_KNOWN = 10_000;

/** Whether a member speaks of pages, and not of what was asked for. Asked of every member of every answer. */
export function isPageMember(name: string): boolean {
  const found = known.get(name);
  if (found !== undefined) return found;
  const answer = PAGE_MEMBERS.some((pattern) => pattern.test(name));
  if (known.size < MOST_KNOWN) known.set(name, answer);
  return answer;
}
