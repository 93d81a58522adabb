import { CoveError } from '../cove-error.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { FormatRecord } from './format-record.ts';

type Formats = Readonly<Record<string, Pick<FormatRecord<unknown>, 'extension'>>>;

/**
 * Says what there is, and what was probably meant.
 *
 * @param given - what came before and after the first `=`.
 */
export function unknownFormat(
  given: { readonly name: string; readonly rest: readonly string[] },
  formats: Formats,
  { noun, example }: { readonly noun: string; readonly example: string },
): CoveError {
  const message = `unknown ${noun} "${given.name}": expected ${Object.keys(formats).join(', ')}`;
  return new CoveError('usage', message, { hint: meant(given, formats) ?? `write FORMAT=FILE: ${example}` });
}

function meant(
  { name, rest }: { readonly name: string; readonly rest: readonly string[] },
  formats: Formats,
): string | undefined {
  const known = Object.keys(formats);
  if (name === '' && rest.length > 0) return `without "=" after -o: -o ${rest.join('=')}`;
  if (name === 'ut') return 'a flag of several letters has two dashes: --plan FILE is what -out is in Terraform';
  if (name === 'utput') return 'a flag of several letters has two dashes: --output FORMAT=FILE';
  const several = name.split(',');
  if (several.length > 1 && several.every((each) => known.includes(each))) {
    return `-o can be repeated: ${several.map((each) => `-o ${each}=report${formats[each]?.extension}`).join(' ')}`;
  }
  const [, ending] = /.(\.[a-z]+)$/i.exec(name) ?? [];
  const byEnding = known.find((each) => formats[each]?.extension === ending?.toLowerCase());
  if (byEnding !== undefined && rest.length === 0) return `name the format too: -o ${byEnding}=${name}`;
  const word = (ending?.slice(1) ?? name).toLowerCase();
  const other = Object.hasOwn(OF_OTHERS, word) ? OF_OTHERS[word]?.find((each) => known.includes(each)) : undefined;
  if (other !== undefined) return `closest is ${other}: -o ${other}=report${formats[other]?.extension}`;
  const near = didYouMean(name, known);
  return near === undefined ? undefined : `did you mean "${[near, ...rest].join('=')}"?`;
}

const TEXT = ['text', 'table'];

/** What formats are called elsewhere, and ours that come closest: the first that a command has. */
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  annotations: ['github'],
  brief: TEXT,
  checkstyle: ['junit'],
  cli: TEXT,
  codeclimate: ['gitlab'],
  'code-quality': ['gitlab'],
  codequality: ['gitlab'],
  compact: TEXT,
  console: TEXT,
  excel: ['csv-excel', 'csv'],
  'github-actions': ['github'],
  'json-asff': ['asff'],
  'json-ocsf': ['ocsf'],
  jsonl: ['ndjson'],
  'json-lines': ['ndjson'],
  line: TEXT,
  md: ['markdown'],
  pdf: ['html'],
  pretty: TEXT,
  securityhub: ['asff'],
  'security-hub': ['asff'],
  stylish: TEXT,
  table: TEXT,
  text: TEXT,
  tsv: ['csv'],
  txt: TEXT,
  xls: ['csv-excel', 'csv'],
  xlsx: ['csv-excel', 'csv'],
  xml: ['junit'],
  tf: ['terraform'],
  yaml: ['cloudformation', 'organization', 'json'],
  yml: ['cloudformation', 'organization', 'json'],
};
