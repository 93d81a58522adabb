/** A run of characters that may stand for others, and what it may stand for. */
interface Encoding {
  readonly runs: RegExp;
  decode(run: string): readonly string[];
}

/** Each as long as sixteen characters are in it. */
const ENCODINGS: readonly Encoding[] = [
  // It may go on from what stands before it: at one of four places it begins again.
  { runs: /[A-Za-z0-9+/_-]{22,}/g, decode: (run) => [0, 1, 2, 3].map((skip) => bytes(run.slice(skip), 'base64')) },
  { runs: /[0-9a-f]{32,}/gi, decode: (run) => [0, 1].map((skip) => bytes(run.slice(skip), 'hex')) },
  { runs: /(?:%(?:25)?[0-9a-f]{2}){16,}/gi, decode: (run) => [bytes(run.replaceAll(/%(25)?/g, ''), 'hex')] },
  { runs: /(?:(?<!\\)\\+u00[0-9a-f]{2}){16,}/gi, decode: (run) => [bytes(run.replaceAll(/\\+u00/gi, ''), 'hex')] },
  { runs: /(?:&#x[0-9a-f]{2};){16,}/gi, decode: (run) => [bytes(run.replaceAll(/&#x|;/gi, ''), 'hex')] },
  {
    runs: /(?:&#\d{2,3};){16,}/g,
    decode: (run) => [run.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code))],
  },
];

/** Most texts have nothing of the kind. */
const MAY_HAVE_RUNS = /[A-Za-z0-9+/_-]{22}|(?:%[0-9a-f]{2}){3}|\\u00|&#/i;

/**
 * The text without the runs that hold something once they are decoded: base64, hexadecimal, or every character escaped
 * as in URLs, JSON or HTML.
 *
 * @param isHidden - whether a decoded text holds what must not be shown.
 */
export function withoutEncoded(text: string, hidden: string, isHidden: (decoded: string) => boolean): string {
  if (!MAY_HAVE_RUNS.test(text)) return text;
  return ENCODINGS.reduce(
    (left, { runs, decode }) => left.replace(runs, (run) => (decode(run).some(isHidden) ? hidden : run)),
    text,
  );
}

function bytes(text: string, encoding: 'base64' | 'hex'): string {
  return Buffer.from(text, encoding).toString('latin1');
}
