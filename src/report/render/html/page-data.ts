import { visible } from '../../../text/visible-text.ts';
import { regionWord } from '../../build/region-words.ts';
import type { CellStatus, Report, ReportFinding } from '../../build/report.ts';
import { SEVERITIES, type Severity } from '../../build/severity.ts';
import { waiverReason } from '../../build/waiver-words.ts';
import { type Wording, worded } from '../../build/wording.ts';
import { ADVICE } from '../advice.ts';
import { asksText, whatToDo } from '../policy-words.ts';
import { scriptJson } from './html-text.ts';

/** Entries per block: this many lines are searched for the evidence of one. */
const ROWS_PER_BLOCK = 1_000;

/** The bits of a field of the map, which the page knows by the same numbers (`assets/report-page/model.js`). */
const BITS: Readonly<Record<CellStatus, number>> = { compliant: 1, findings: 2, error: 4, skipped: 8, waived: 16 };

/**
 * What the page's script reads: everything once, by number where it is named often, in blocks, each of which is just
 * text to the browser until it is needed. `assets/report-page/model.js` says what its members mean.
 */
export function* pageData(report: Report, wording: Wording): Generator<string> {
  const numbers = createNumbers(report);
  const map = accountMap(report, numbers);
  yield* blocks('rows', 'finding', findingRows(report.findings, numbers));
  yield* blocks('rows', 'waived', waivedRows(report, numbers));
  yield* blocks('rows', 'unknown', unknownRows(report, numbers));
  yield* evidenceBlocks(report);
  yield `<script type="application/json" id="data">${scriptJson({
    policies: report.policies.map((policy) => ({
      id: visible(policy.id),
      title: visible(policy.title),
      severity: policy.severity,
      description: visible(policy.description ?? ''),
      references: policy.references.map(visible),
      remedy: visible(whatToDo(policy, wording)),
      asks: asksText(policy.asks),
      digest: policy.digest ?? '',
    })),
    accounts: report.accounts.map(({ id, name, tags }, index) => [
      visible(id),
      visible(name ?? ''),
      numbers.unitOf(index),
      visible(
        Object.entries(tags)
          .map((tag) => tag.join('='))
          .join(', '),
      ),
    ]),
    ous: numbers.units(),
    // They are known once all rows are written.
    regions: numbers.regions(),
    map,
    advice: Object.fromEntries(Object.entries(ADVICE).map(([kind, text]) => [kind, worded(text, wording)])),
    severities: SEVERITIES,
    rowsPerBlock: ROWS_PER_BLOCK,
  })}</script>\n`;
}

interface Numbers {
  policy(id: string): number;
  account(id: string): number;
  region(name: string): number;
  unitOf(account: number): number;
  units(): readonly (readonly string[])[];
  regions(): readonly string[];
}

function createNumbers({ policies, accounts }: Report): Numbers {
  const policyNumbers = new Map(policies.map(({ id }, index) => [id, index]));
  const accountNumbers = new Map(accounts.map(({ id }, index) => [id, index]));
  const regions = new Map<string, number>();
  const units = new Map<string, { readonly number: number; readonly path: readonly string[] }>();
  const unitNumbers = accounts.map(({ ou, ouPath }) => {
    if (ou === null) return -1;
    const known = units.get(ou) ?? {
      number: units.size,
      path: (ouPath.length > 0 ? ouPath.map(({ name }) => name) : [ou]).map(visible),
    };
    units.set(ou, known);
    return known.number;
  });
  return {
    policy: (id) => policyNumbers.get(id) ?? -1,
    account: (id) => accountNumbers.get(id) ?? -1,
    region(name) {
      const number = regions.get(name) ?? regions.size;
      regions.set(name, number);
      return number;
    },
    unitOf: (account) => unitNumbers[account] ?? -1,
    units: () => [...units.values()].map(({ path }) => path),
    regions: () => [...regions.keys()].map((name) => visible(regionWord(name))),
  };
}

/** Per account a digit in base 36 for each policy: the bits of the statuses that its cells have there. */
function accountMap(report: Report, numbers: Numbers): string[] {
  const width = report.policies.length;
  const masks = new Uint8Array(report.accounts.length * width);
  for (const { policy, account, status } of report.cells) {
    const place = numbers.account(account.id) * width + numbers.policy(policy);
    masks[place] = (masks[place] ?? 0) | BITS[status];
  }
  return report.accounts.map((_, index) =>
    Array.from(masks.subarray(index * width, (index + 1) * width), (mask) => mask.toString(36)).join(''),
  );
}

function* findingRows(findings: Iterable<ReportFinding>, numbers: Numbers): Generator<readonly unknown[]> {
  for (const { policy, severity, account, region, resource, message, baseline } of findings) {
    const words = baseline === 'known' ? `${message} (known from the baseline)` : message;
    yield [...place(numbers, policy, account.id, region), visible(resource), visible(words), rank(severity)];
  }
}

function* waivedRows({ waived }: Report, numbers: Numbers): Generator<readonly unknown[]> {
  for (const { policy, severity, account, region, resource, message, waiver } of waived) {
    const reason = visible(waiverReason(waiver));
    yield [
      ...place(numbers, policy, account.id, region),
      ...[visible(resource), visible(message), rank(severity), reason],
    ];
  }
}

function* unknownRows({ errors }: Report, numbers: Numbers): Generator<readonly unknown[]> {
  for (const { policy, account, region, resource, kind, operation, code, message, requestId, attempts } of errors) {
    const error = [kind, operation ?? '', code ?? '', requestId ?? '', String(attempts)];
    yield [
      ...place(numbers, policy, account.id, region),
      visible(resource ?? ''),
      visible(message),
      // What nobody knows may be as bad as its policy can say.
      null,
      ...error.map(visible),
    ];
  }
}

/** Settings may take a policy more or less seriously in some accounts, so each entry has its own severity. */
function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function place(numbers: Numbers, policy: string, account: string, region: string): readonly number[] {
  return [numbers.policy(policy), numbers.account(account), numbers.region(region)];
}

function* blocks(name: string, kind: string, rows: Iterable<readonly unknown[]>): Generator<string> {
  let block: (readonly unknown[])[] = [];
  const text = (): string => `<script type="application/json" data-${name}="${kind}">${scriptJson(block)}</script>\n`;
  for (const row of rows) {
    block.push(row);
    if (block.length < ROWS_PER_BLOCK) continue;
    yield text();
    block = [];
  }
  if (block.length > 0) yield text();
}

/** A line per finding, in blocks: `[fingerprint, evidence]`. */
function* evidenceBlocks({ findings }: Report): Generator<string> {
  let index = 0;
  for (const { fingerprint, evidence } of findings) {
    if (index % ROWS_PER_BLOCK === 0) {
      const number = index / ROWS_PER_BLOCK;
      yield `${number === 0 ? '' : '</script>\n'}<script type="application/x-ndjson" data-evidence="${number}">\n`;
    }
    yield `${scriptJson([fingerprint, evidence])}\n`;
    index += 1;
  }
  if (index > 0) yield '</script>\n';
}
