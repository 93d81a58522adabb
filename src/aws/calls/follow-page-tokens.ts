import { isPageMember, LAST_SEEN, MORE_FLAG, PAGE_TOKEN } from '../../catalog/page-members.ts';
import { CoveError } from '../../cove-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';

/**
 * The input that asks for the page after this one.
 *
 * @param operation - with the names that its input knows; none for a client without schemas.
 * @returns undefined where the page is the last one.
 * @throws {CoveError} where there is more and no way to ask for it: half an answer must not pass for a whole one.
 */
export function nextInput(
  page: JsonObject,
  input: JsonObject,
  operation: { readonly name: string; readonly inputMembers: readonly string[] },
): JsonObject | undefined {
  if (!speaksOfPages(page)) return undefined;
  // CloudFront and Pinpoint put list and token into one member together, so the members below a member count too.
  // Some operations echo the marker that was asked with; a list that says it is whole has no more to give.
  const members = [page, ...Object.values(page).filter(isJsonObject)]
    .map((part) => Object.entries(part))
    .filter((part) => !part.some(([name, value]) => MORE_FLAG.test(name) && value === false))
    .flat();
  const token = findToken(members, operation.inputMembers);
  if (token !== undefined) return { ...input, [token.asks]: token.value };
  const sign = members.find((member) => isSignOfMore(member, operation.inputMembers));
  if (sign === undefined) return undefined;
  throw new CoveError(
    'internal',
    `the answer is not whole ("${sign[0]}" says so), and ${operation.name} has no member that asks for the rest`,
  );
}

/** Most answers do not, and need no closer look. */
function speaksOfPages(page: JsonObject): boolean {
  for (const name of Object.keys(page)) {
    if (isPageMember(name)) return true;
    const value = page[name];
    if (isJsonObject(value) && Object.keys(value).some(isPageMember)) return true;
  }
  return false;
}

type Member = readonly [name: string, value: JsonValue];

/** The token that the input takes, by its own name (`Marker`) or without its first word (`NextMarker` → `Marker`). */
function findToken(
  members: readonly Member[],
  inputMembers: readonly string[],
): { readonly asks: string; readonly value: string } | undefined {
  const tokens = members.filter(isToken);
  // `Marker` beside `NextMarker` is an echo.
  const ranked = [...tokens.filter(([name]) => /^next/i.test(name)), ...tokens];
  for (const [name, value] of ranked) {
    const names = [name, name.replace(/^next/i, '')].map((each) => each.toLowerCase());
    const asks = inputMembers.find((each) => names.includes(each.toLowerCase()));
    if (asks !== undefined) return { asks, value: String(value) };
  }
  return undefined;
}

function isToken([name, value]: Member): boolean {
  return PAGE_TOKEN.test(name) && typeof value === 'string' && value !== '';
}

function isSignOfMore([name, value]: Member, inputMembers: readonly string[]): boolean {
  if (MORE_FLAG.test(name)) return value === true;
  // A lone `Marker` that nobody can ask with is an echo, unless the client does not tell what can be asked with.
  if (isToken([name, value])) return inputMembers.length === 0 || !/^marker$/i.test(name);
  return LAST_SEEN.test(name) && value !== null && value !== '';
}
