/**
 * What services call the members that are about pages. Found by going through the answers of all reads in botocore's
 * API models; what these names miss, or catch by mistake, is in `scripts/paging/judgements.tsv`.
 */

/** A member that says where the next page begins. */
export const PAGE_TOKEN = /^(next\w*(token|marker)|paginationToken|continuationToken|pageToken|marker)$/i;
/** The same, but only if an input of that name takes it: otherwise it is a place on a map or in a list. */
export const SHARED_TOKEN = /^(position|cursor)$/i;
export const MORE_FLAG = /^((is_?)?truncated|hasMore\w*)$/i;
/** DynamoDB's way: where to go on, without a member of that name in the input. */
export const LAST_SEEN = /^lastEvaluated\w*(Name|Arn|Key|Id)$/i;
/** Where to go on, as Route 53, Deadline Cloud or Kinesis say it. The date or size of what comes next is not. */
export const NEXT_PLACE = /^next(index|\w*offset|\w*iterator|record(name|type|identifier)|dnsname|hostedzoneid)$/i;

const PAGE_MEMBERS = [PAGE_TOKEN, MORE_FLAG, LAST_SEEN, NEXT_PLACE];

const known = new Map<string, boolean>();
/** Members of structures are few; a map in an answer may have any number of keys. */
const MOST_KNOWN = 10_000;

/** Whether a member is about pages, not about what was asked for. Called for every member of many answers. */
export function isPageMember(name: string): boolean {
  const found = known.get(name);
  if (found !== undefined) return found;
  const answer = PAGE_MEMBERS.some((pattern) => pattern.test(name));
  if (known.size < MOST_KNOWN) known.set(name, answer);
  return answer;
}

/**
 * The same of members that no model knows, by the names that APIs in general give them, and of headers without their
 * hyphens and what they begin with.
 */
const STRAY_PAGE_NAME =
  /^(next|(next|end|page|pagination)?cursor|position|(next|resume|pagination|page|continuation)(token|marker)|next(page|link|url|uri|href|key|range|offset)|hasnext(page)?|(has)?more(pages|results?|items|data|available|resultsavailable)?|(is)?(partial|incomplete)(results?)?|resultstruncated)$/i;

/** Whether a member that the client does not know speaks of pages. */
export function isStrayPageName(name: string): boolean {
  return isPageMember(name) || STRAY_PAGE_NAME.test(name);
}
