/** Replaces what says whose answers they were, the same by the same, in all texts of a test. */
export interface TextScrubber {
  /** Takes a text for the name of something that somebody has named. */
  learn(name: string): void;
  /** Looks through a text for names in it: those at the end of ARNs. */
  learnFrom(text: string): void;
  scrub(text: string): string;
  /** The placeholder for text that somebody has written, such as a description or the value of a tag. */
  free(text: string): string;
}

export interface ScrubberOptions {
  /** The account that was looked at. */
  readonly account: string;
  /** What it is called, which the test has another name for. */
  readonly given: ReadonlyMap<string, string>;
  /** Whether a name decides something in the policy, so that it has to stay. */
  readonly isMeant: (name: string) => boolean;
}

/** The account of every test; further ones follow. */
const ACCOUNTS: readonly string[] = ['111122223333', '444455556666', '777788889999', '999900001111'];

/** Names that AWS itself gives, and that say nothing of anybody. */
const OF_AWS =
  /^(default|primary|root|none|null|true|false|\*|AWS.*|aws[-:/].*|alias\/aws\/.*|OrganizationAccountAccessRole)$/;

/** Ids that AWS makes up: `i-0abc`, `sg-0123`, UUIDs, hashes, numbers. */
const MADE_UP = /^([a-z]{1,10}-[0-9a-f]{8,17}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[0-9.:/-]+)$/;

/**
 * Ids of access keys, users, roles, groups … Source:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const IAM_ID = /\b(ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA)[A-Z0-9]{12,28}\b/g;

/** What has a replacement of its own. */
const KNOWN_BY_FORM = /^(\d{12}$|arn:|A[A-Z]{3}[A-Z0-9]{12,28}$|[\w.+-]+@)/;

const ARN = /\barn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:([^\s"'`,;)\]}]+)/g;

export function createTextScrubber({ account, given, isMeant }: ScrubberOptions): TextScrubber {
  const names = new Map<string, string>(given);
  const numbered = createNumbering();
  numbered('account', account);
  let pattern: RegExp | undefined;

  const learn = (name: string): void => {
    if (name.length < 2 || names.has(name) || [OF_AWS, MADE_UP, KNOWN_BY_FORM].some((form) => form.test(name))) return;
    if (isMeant(name)) return;
    names.set(name, `name-${numbered('name', name)}`);
    pattern = undefined;
  };

  const withoutNames = (text: string): string => {
    if (names.size === 0) return text;
    pattern ??= anyOf([...names.keys()]);
    return text.replace(pattern, (name) => names.get(name) ?? name);
  };

  return {
    learn,
    learnFrom(text) {
      for (const [, resource = ''] of text.matchAll(ARN)) {
        const last =
          resource
            .split(/[:/]/)
            .filter((part) => part !== '')
            .at(-1) ?? '';
        if (!last.includes('*') && !last.includes('$')) learn(last);
      }
    },
    scrub: (text) => REPLACEMENTS.reduce((scrubbed, replace) => replace(scrubbed, numbered), withoutNames(text)),
    free: (text) => (text === '' || OF_AWS.test(text) || isMeant(text) ? text : `text-${numbered('text', text)}`),
  };
}

type Numbering = (kind: string, text: string) => number;

function createNumbering(): Numbering {
  const kinds = new Map<string, Map<string, number>>();
  return (kind, text) => {
    const known = kinds.get(kind) ?? new Map<string, number>();
    kinds.set(kind, known);
    const number = known.get(text) ?? known.size + 1;
    known.set(text, number);
    return number;
  };
}

/** As a word of its own, the longest first. */
function anyOf(names: readonly string[]): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((name) => name.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&'));
  return new RegExp(`(?<![A-Za-z0-9])(?:${alternatives.join('|')})(?![A-Za-z0-9])`, 'g');
}

/** What is known by its form, wherever it stands. */
const REPLACEMENTS: readonly ((text: string, numbered: Numbering) => string)[] = [
  // What may precede the @ is looked through once, and not again from each of its characters: it may be a megabyte.
  (text, numbered) =>
    text.replace(
      /(?:(?<![\w.+-])[\w.+-]+|[\w.+-]{1,64})@(?!example\.com\b)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+/g,
      (email) => `user-${numbered('email', email)}@example.com`,
    ),
  // An escaped text (%22123456789012) has digits before them that are none of theirs.
  (text, numbered) =>
    text.replace(/(?:(?<!\d)|(?<=%[0-9A-Fa-f]{2}))\d{12}(?!\d)/g, (id) => accountId(numbered('account', id))),
  // Ids of access keys hold the account's.
  (text, numbered) => text.replace(IAM_ID, (id, kind: string) => `${kind}EXAMPLE${padded(numbered('key', id), 9)}`),
  (text, numbered) => text.replace(/\b[0-9a-f]{64}\b/g, (id) => padded(numbered('hash', id), 64)),
  (text, numbered) => text.replace(/\bo-[a-z0-9]{10,32}\b/g, (id) => `o-exampleorg${numbered('organization', id)}`),
  (text, numbered) =>
    text.replace(/\bou-[0-9a-z]{4,32}-[0-9a-z]{8,32}\b/g, (id) => `ou-test-${padded(numbered('unit', id), 8)}`),
];

function accountId(number: number): string {
  return ACCOUNTS[number - 1] ?? padded(number, 12);
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
