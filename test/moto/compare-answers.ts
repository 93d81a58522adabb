/** One place in which two servers answer a call differently, in words that fit into a table. */
export interface Difference {
  readonly call: string;
  /** Path of the member, `[]` for every item of a list; `(answer)` where one of them answers with an error. */
  readonly member: string;
  readonly moto: string;
  readonly simulator: string;
}

type Answers = Readonly<Record<string, unknown>>;
type Pair = readonly [moto: unknown, simulator: unknown];

/** Compares what `fidelity-calls.py` prints for two servers. Equal differences of one call are listed once. */
export function compareAnswers(moto: Answers, simulator: Answers): Difference[] {
  const calls = [...new Set([...Object.keys(moto), ...Object.keys(simulator)])];
  return calls.flatMap((call) => {
    const pair: Pair = [moto[call], simulator[call]];
    const whole = { call, member: '(answer)', moto: outcome(pair[0]), simulator: outcome(pair[1]) };
    const found = pair.some(isError)
      ? [whole]
      : differences('', pair).map(({ member, pair: [left, right] }) => ({
          call,
          member,
          moto: inWords(left),
          simulator: inWords(right),
        }));
    const different = found.filter((one) => one.moto !== one.simulator);
    return [...new Map(different.map((one) => [JSON.stringify(one), one])).values()];
  });
}

function differences(member: string, pair: Pair): { member: string; pair: Pair }[] {
  const [left, right] = pair;
  if (isRecord(left) && isRecord(right)) {
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return names.flatMap((name) => differences(member === '' ? name : `${member}.${name}`, [left[name], right[name]]));
  }
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    return left.flatMap((item, index) => differences(`${member}[]`, [item, right[index]]));
  }
  return [{ member, pair }];
}

function outcome(answer: unknown): string {
  if (isError(answer)) return 'status' in answer ? `${answer.error} (${answer.status})` : `${answer.error}`;
  const empty =
    isRecord(answer) && Object.values(answer).every((member) => Array.isArray(member) && member.length === 0);
  return empty ? 'an empty answer' : 'an answer';
}

function inWords(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return value.map(nameOf).sort().join(', ') || 'none';
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}

function nameOf(item: unknown): string {
  const { Name, name, RegionName } = isRecord(item) ? item : {};
  return String(Name ?? name ?? RegionName ?? JSON.stringify(item));
}

function isError(value: unknown): value is { error: unknown; status?: unknown } {
  return isRecord(value) && 'error' in value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
