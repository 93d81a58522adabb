import { fingerprint } from '../../src/run-log/fingerprint.ts';
import type {
  Change,
  ChangeCall,
  ChangedRecord,
  ErrorRecord,
  IntentRecord,
  PlannedRecord,
  ResultRecord,
  RunLogRecord,
} from '../../src/run-log/records.ts';
import { undosOf } from '../../src/run-log/undo-calls.ts';
import { hostileText } from './hostile-text.ts';
import { accountRecord, endRecord, findingsIn, outcomeRecord, policyRecord, runRecord } from './sample-run.ts';

const at = '2026-01-02T03:04:10.000Z';
const payments = '222222222222';
const legacy = '333333333333';

/** A change of a trail. Its id is the fingerprint of the finding that `findingOf` makes of it. */
export function changeOf(name: string, changes: Partial<Change> = {}): Change {
  const { account = payments, region = 'eu-west-1', policy = 'redundant-trail' } = changes;
  const resource = changes.resource ?? `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
  return {
    id: fingerprint({ policy, account, region, resource }),
    policy,
    account,
    region,
    resource,
    message: `Trail ${name} in ${region} still logs`,
    evidence: { TrailARN: resource },
    state: '0'.repeat(64),
    calls: [stop(resource)],
    ...changes,
  };
}

export function stop(resource: string): ChangeCall {
  return {
    operation: 'cloudtrail:StopLogging',
    input: { Name: resource },
    undo: { operation: 'cloudtrail:StartLogging', input: { Name: resource } },
  };
}

export function planned(change: Change): PlannedRecord {
  return { type: 'planned', change, policyHash: 'f'.repeat(64) };
}

export function intent({ id }: Change, call = 0): IntentRecord {
  return { type: 'intent', change: id, call, at };
}

export function result({ id }: Change, came: ResultRecord['result'] = 'done', call = 0): ResultRecord {
  return { type: 'result', change: id, call, result: came, error: came === 'done' ? null : denial, at };
}

export function changed(
  { id }: Change,
  state: ChangedRecord['state'],
  message = state === 'remediated' ? 'the call was made; the policy does not find it' : `it is ${state}`,
  error: ErrorRecord | null = null,
): ChangedRecord {
  return { type: 'changed', change: id, state, message, error, at };
}

export const resume: RunLogRecord = {
  type: 'resume',
  at: '2026-01-02T04:00:00.000Z',
  tool: { name: 'cove-policy', version: '0.1.0' },
};

/** The log of `apply` or `rollback` with these records of changes. */
export function applyRun(records: readonly RunLogRecord[], mode: 'apply' | 'rollback' = 'apply'): RunLogRecord[] {
  return [runRecord({ mode, settings: { maxChanges: 50 } }), ...opening, ...records, endRecord()];
}

const denial: ErrorRecord = {
  kind: 'access-denied',
  operation: 'cloudtrail:StopLogging',
  code: 'AccessDeniedException',
  message: `User: arn:aws:sts::${legacy}:assumed-role/Audit/cove is not authorized to perform: cloudtrail:StopLogging`,
  requestId: '00000000-0000-4000-8000-000000000002',
  attempts: 1,
  resource: null,
};

const opening: readonly RunLogRecord[] = [
  policyRecord(),
  accountRecord(payments, { name: 'payments-prod', ou: 'ou-ab12-prod' }),
  accountRecord(legacy, { name: 'legacy', ou: 'ou-ab12-prod' }),
];

/** `check --remediate` in which each change ends in another way. */
export function remediateRun(): RunLogRecord[] {
  const inLegacy = (name: string) => changeOf(name, { account: legacy, region: 'us-east-1' });
  const changes = {
    done: changeOf('old'),
    again: changeOf('audit-2019'),
    gone: changeOf('gone'),
    failed: inLegacy('denied'),
    late: inLegacy('late'),
    drifted: inLegacy('drifted'),
    refused: inLegacy('waits'),
  };
  const findings = [payments, legacy].map((account) => {
    const own = Object.values(changes).filter((change) => change.account === account);
    return findingsIn(
      { policy: 'redundant-trail', account, region: own[0]?.region ?? '' },
      ...own.map(({ resource, message }) => ({ resource, message })),
    );
  });
  return [
    runRecord({ mode: 'remediate' }),
    ...opening,
    outcomeRecord({ account: payments, region: 'us-east-1' }),
    ...findings,
    ...Object.values(changes).map(planned),
    ...[changes.done, changes.again].flatMap((change) => [
      intent(change),
      result(change),
      changed(change, 'remediated'),
    ]),
    changed(changes.gone, 'already-compliant', 'the policy does not find it just before the call; nothing was called'),
    intent(changes.failed),
    result(changes.failed, 'refused'),
    changed(
      changes.failed,
      'failed',
      `cloudtrail:StopLogging was refused, nothing was changed: ${denial.message}`,
      denial,
    ),
    intent(changes.late),
    result(changes.late),
    changed(changes.late, 'unverified', 'the call was made; the policy finds it'),
    changed(changes.drifted, 'drifted', 'the resource has changed since it was reviewed; nothing was called'),
    changed(changes.refused, 'refused', 'not tried: more than 1 changes had failed'),
    endRecord({ planned: 3, calls: 12 }),
  ];
}

/** Two accounts, all well: one change of two calls, of which nothing takes the second back. */
export function appliedRun(): RunLogRecord[] {
  const one = changeOf('old');
  const two = changeOf('denied', {
    account: legacy,
    calls: [stop('denied'), { operation: 'cloudtrail:DeleteTrail', input: { Name: 'denied' }, undo: null }],
  });
  return applyRun([
    planned(one),
    planned(two),
    intent(one),
    result(one),
    changed(one, 'remediated'),
    ...[0, 1].flatMap((call) => [intent(two, call), result(two, 'done', call)]),
    changed(two, 'remediated'),
  ]);
}

/** Killed between an intent and its result, with one change verified and one never begun. */
export function killedRun(): RunLogRecord[] {
  const [one, two, three] = [changeOf('one'), changeOf('two'), changeOf('three')];
  const records = [
    planned(one),
    planned(two),
    planned(three),
    intent(one),
    result(one),
    changed(one, 'remediated'),
    intent(two),
  ];
  return applyRun(records).slice(0, -1);
}

/** The killed one, continued: what was begun is read, what was not is made. */
export function resumedRun(): RunLogRecord[] {
  const [two, three] = [changeOf('two'), changeOf('three')];
  return [
    ...killedRun(),
    resume,
    changed(
      two,
      'remediated',
      'an earlier run ended between a call and its record; read again: the policy does not find it',
    ),
    intent(three),
    result(three),
    changed(three, 'remediated'),
    endRecord({ end: '2026-01-02T04:00:05.000Z' }),
  ];
}

export function rolledBackRun(): RunLogRecord[] {
  const back = (name: string) => {
    const change = changeOf(name);
    const calls = change.calls.map((call) => ({
      ...(undosOf(call)[0] ?? call),
      undo: { operation: call.operation, input: call.input },
    }));
    return { ...change, calls };
  };
  const [one, two, three] = [back('one'), back('two'), back('three')];
  return applyRun(
    [
      ...[one, two, three].map(planned),
      ...[intent(one), result(one), changed(one, 'remediated', 'the call was made; the policy finds it')],
      changed(two, 'already-compliant', 'the policy finds it just before the call; nothing was called'),
      ...[
        intent(three),
        result(three, 'refused'),
        changed(three, 'failed', 'cloudtrail:StartLogging was refused', denial),
      ],
    ],
    'rollback',
  );
}

/** What a resource's owner may write, in every string of a change. */
export function hostileChanges(): RunLogRecord[] {
  const call = { operation: hostileText, input: { [hostileText]: hostileText } };
  const changes = ['remediated', 'failed', 'unverified', 'drifted', 'refused', 'already-compliant'] as const;
  const records = changes.flatMap((state, index) => {
    const resource = `${index} ${hostileText}`;
    const change = changeOf('x', { resource, message: hostileText, calls: [{ ...call, undo: call }] });
    const failure = { ...denial, message: hostileText, code: hostileText, operation: hostileText };
    return [planned(change), intent(change), result(change), changed(change, state, hostileText, failure)];
  });
  return applyRun(records);
}
