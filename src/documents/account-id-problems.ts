import type { Diagnostic } from './diagnostic.ts';
import { type LocatedValue, type Span, valueAt } from './located-value.ts';
import { pathOf, type SchemaError } from './schema-error.ts';
import type { DocumentNoun, Problem, SourceText } from './source-text.ts';

const DIGITS = 12;

/**
 * Account ids that YAML read as numbers: one diagnostic for each such line, with the line as it should be. What was
 * typed is taken from the source, since the number has lost its leading zero.
 */
export function unquotedAccountIds(
  source: SourceText,
  root: LocatedValue,
  errors: readonly SchemaError[],
): { diagnostics: readonly Diagnostic[]; rest: readonly SchemaError[] } {
  const byLine = new Map<number, Span[]>();
  const rest: SchemaError[] = [];
  for (const error of errors) {
    const value = isAccountIdElement(error) ? valueAt(root, pathOf(error)) : undefined;
    if (typeof value?.value !== 'number') {
      rest.push(error);
      continue;
    }
    const { start } = source.line(value.start);
    byLine.set(start, [...(byLine.get(start) ?? []), value]);
  }
  return { diagnostics: [...byLine.values()].map((spans) => unquoted(source, spans)), rest };
}

/** What is wrong with text that should be an account id. */
export function accountIdProblem(text: string, noun: DocumentNoun): Problem {
  const found = JSON.stringify(text);
  if (/^(ou|r)-/.test(text)) {
    const what = text.startsWith('ou-') ? 'an organizational unit' : 'a root of an organization';
    const hint = HINTS[noun] === EXAMPLE ? EXAMPLE : 'put it under `ous`';
    return { code: 'schema/account-id', message: `${found} is ${what}, not an account`, hint };
  }
  const plain = text.replace(/[-_ ]/g, '');
  if (plain !== text && /^[0-9]{12}$/.test(plain)) {
    return {
      code: 'schema/account-id',
      message: `an account id is ${DIGITS} digits and nothing else, found ${found}`,
      hint: `write "${plain}"`,
    };
  }
  const message = /^[0-9]+$/.test(text)
    ? `an account id has ${DIGITS} digits, and ${found} has ${text.length}`
    : `${found} is neither an account id (${DIGITS} digits) nor an organizational unit`;
  return { code: 'schema/account-id', message, hint: HINTS[noun] };
}

/** A test may name any account. */
const EXAMPLE = 'for example: "111122223333"';

/** What is renamed would be another account from then on. */
const ONLY_IDS = 'the file takes only ids, since names change; the flag of the same name takes names too';

const HINTS: Readonly<Partial<Record<DocumentNoun, string>>> = { 'test file': EXAMPLE, 'settings file': ONLY_IDS };

/**
 * What is wrong with text that should be an organizational unit or root.
 *
 * @param isById - whether names and paths are not accepted either.
 */
export function ouIdProblem(text: string, isById: boolean, noun: DocumentNoun): Problem {
  const found = JSON.stringify(text);
  if (/^[0-9]{12}$/.test(text)) {
    return {
      code: 'schema/ou-id',
      message: `${found} is an account, not an organizational unit`,
      hint: 'put it under `accounts`',
    };
  }
  if (isById) {
    return {
      code: 'schema/ou-id',
      message: `${found} is not the id of an organizational unit (ou-abcd-11112222) or of a root (r-abcd)`,
      hint: noun === 'settings file' ? ONLY_IDS : 'here a unit is named by its id, as reports name it',
    };
  }
  return {
    code: 'schema/ou-id',
    message: `${found} is neither the id of an organizational unit (ou-abcd-11112222) or of a root (r-abcd), nor a name or path of one`,
  };
}

function isAccountIdElement({ keyword, instancePath }: SchemaError): boolean {
  return (keyword === 'type' && /\/accounts\/\d+$/.test(instancePath)) || isExclusion(keyword, instancePath);
}

/** One list for accounts and units, in the settings file. */
function isExclusion(keyword: string, instancePath: string): boolean {
  return keyword === 'anyOf' && /^\/exclude\/\d+$/.test(instancePath);
}

function unquoted(source: SourceText, spans: readonly Span[]): Diagnostic {
  const first = spans[0] ?? { start: 0, end: 0 };
  const line = source.line(first.start);
  let corrected = line.text;
  let isCertain = true;
  for (const span of [...spans].sort((a, b) => b.start - a.start)) {
    const typed = source.text.slice(span.start, span.end);
    isCertain &&= /^[0-9]+$/.test(typed);
    corrected = `${corrected.slice(0, span.start - line.start)}"${asAccountId(typed)}"${corrected.slice(span.end - line.start)}`;
  }
  const typed = source.text.slice(first.start, first.end);
  return source.diagnostic(first.start, first.end, {
    code: 'schema/account-id-number',
    message: `quote account ids: YAML reads ${typed} as a number${/^0[0-9]/.test(typed) ? ' and drops the leading zero' : ''}`,
    hint:
      isCertain && corrected.length <= LONGEST_HINT
        ? `write: ${corrected.trim()}`
        : 'an account id is 12 digits in quotes',
  });
}

const LONGEST_HINT = 300;

/** The twelve digits that were probably meant: a shorter number lost its leading zeros when it was parsed. */
function asAccountId(typed: string): string {
  return /^[0-9]{9,11}$/.test(typed) ? typed.padStart(DIGITS, '0') : typed;
}
