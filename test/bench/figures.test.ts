import { describe, expect, test } from 'vitest';

interface Budget {
  readonly text: string;
  readonly atItsSize?: boolean;
}
type Figure = Readonly<Record<'what' | 'figure' | 'budget' | 'verdict', string>>;

/** The benchmarks are JavaScript without declarations. */
const { atLeast, atMost, exitCodeOf, failed, figure, judged, notMeasured, renderTable } = (await import(
  new URL('../../bench/figures.js', import.meta.url).href
)) as {
  readonly atLeast: (limit: number, unit?: string) => Budget;
  readonly atMost: (limit: number, unit?: string) => Budget;
  readonly exitCodeOf: (figures: readonly Figure[], isFull: boolean) => number;
  readonly failed: (part: string, error: unknown) => Figure;
  readonly figure: (what: string, text: string) => Figure;
  readonly judged: (what: string, text: string, value: number, budget: Budget) => Figure;
  readonly notMeasured: (what: string, why: string, budget?: Budget) => Figure;
  readonly renderTable: (figures: readonly Figure[]) => string;
};

const { verifyAnswers } = (await import(new URL('../../bench/answers.js', import.meta.url).href)) as {
  readonly verifyAnswers: (name: string, answers: readonly Answer[], accounts: number) => number;
};
const { REGIONS } = (await import(new URL('../../bench/organization.js', import.meta.url).href)) as {
  readonly REGIONS: readonly string[];
};
type Answer = readonly [account: string, region: string, arns: readonly string[]];

const small = { ...atMost(1.3, ' ×'), atItsSize: false };
const met = judged('memory', '250 MB', 250, atMost(300, ' MB'));
const missed = judged('ratio', '0.79', 0.79, atLeast(0.8));
const absent = notMeasured('Botocove', 'python3 is not installed', atLeast(300, ' ×'));
const broken = failed('render', new Error('the disk | is full\nmore'));

describe('a budget', () => {
  test.each([
    ['met at its limit', judged('x', '', 300, atMost(300)), 'met'],
    ['not met beyond it', judged('x', '', 300.01, atMost(300)), 'not met'],
    ['met at its lower limit', judged('x', '', 0.8, atLeast(0.8)), 'met'],
    ['not met by what only rounds to it', judged('x', '0.80', 0.7999, atLeast(0.8)), 'not met'],
    ['not shown by a smaller measurement that would meet it', judged('x', '', 1, small), 'too small to tell'],
    ['not shown by a smaller measurement that would not', judged('x', '', 2, small), 'too small to tell'],
    ['never met unmeasured', absent, 'not measured'],
  ])('is %s', (_, { verdict }, expected) => {
    expect(verdict).toBe(expected);
  });

  test('is not judged by what is not a number', () => {
    expect(() => judged('speed', '', Number.NaN, atLeast(1))).toThrow('speed: NaN is not a number');
  });
});

test('the table', () => {
  const figures = [figure('time', '2 s'), met, missed, judged('growth', '1.1 ×', 1.1, small), absent, broken];
  expect(renderTable(figures)).toBe(`\
| what     | figure                   | budget   | met or not        |
| -------- | ------------------------ | -------- | ----------------- |
| time     | 2 s                      | –        | –                 |
| memory   | 250 MB                   | ≤ 300 MB | met               |
| ratio    | 0.79                     | ≥ 0.8    | not met           |
| growth   | 1.1 ×                    | ≤ 1.3 ×  | too small to tell |
| Botocove | python3 is not installed | ≥ 300 ×  | not measured      |
| render   | the disk \\| is full      | –        | failed            |

1 of 4 budgets met, 1 not met, 1 too small to tell, 1 not measured, 1 failed
`);
});

test.each([
  ['all met', [met, figure('time', '2 s')], 0, 0],
  ['one missed', [met, missed], 1, 1],
  ['one not measured', [met, absent], 1, 0],
  ['one too small to tell', [met, judged('growth', '', 1, small)], 1, 0],
  ['one part failed', [met, broken], 1, 1],
])('exit code, %s: %3$i in full, %4$i in quick form', (_, figures, full, quick) => {
  expect([exitCodeOf(figures, true), exitCodeOf(figures, false)]).toEqual([full, quick]);
});

describe("a peer's answers", () => {
  const right = ['200000000001', '200000000002'].flatMap((account) => REGIONS.map((region) => answer(account, region)));
  const [first, second] = right as [Answer, Answer];

  test('are a figure where they are all right, in any order', () => {
    expect(verifyAnswers('peer', right.toReversed(), 2)).toBe(34);
  });

  test.each<[string, readonly Answer[]]>([
    ['missing', right.slice(1)],
    ['one told twice in the place of another', [second, ...right.slice(1)]],
    ['one too many', [...right, answer('200000000003', 'us-east-1')]],
    ['empty', [[first[0], first[1], []], ...right.slice(1)]],
    ['two trails', [[first[0], first[1], [...first[2], 'arn:other']], ...right.slice(1)]],
    ['of another account', [[first[0], first[1], answer('200000000002', first[1])[2]], ...right.slice(1)]],
    ['of an account that is not there', [answer('999999999999', first[1]), ...right.slice(1)]],
  ])('are no figure: %s', (_, answers) => {
    expect(() => verifyAnswers('peer', answers, 2)).toThrow('peer told');
  });
});

function answer(account: string, region: string): Answer {
  return [account, region, [`arn:aws:cloudtrail:us-east-1:${account}:trail/trail-${account}`]];
}
