import { expect, test } from 'vitest';
import { parseCommandList } from './command-list.ts';

const shell = (text: string, onlyAfterSuccess = false) => ({ kind: 'shell', text, onlyAfterSuccess });
const program = (args: string[], more = {}) => ({
  kind: 'program',
  onlyAfterSuccess: false,
  env: {},
  args,
  reader: undefined,
  stdout: undefined,
  stderr: undefined,
  ...more,
});

test.each([
  ['cove-policy check', [program(['check'])]],
  ['cove-policy check a > out.txt', [program(['check', 'a'], { stdout: 'out.txt' })]],
  ["cove-policy run --query 'a > b' >out.txt", [program(['run', '--query', 'a > b'], { stdout: 'out.txt' })]],
  ['cove-policy check > a 2> b', [program(['check'], { stdout: 'a', stderr: 'b' })]],
  ['cove-policy check > a 2>&1', [program(['check'], { stdout: 'a', stderr: '&1' })]],
  ['cove-policy check 2>/dev/null', [program(['check'], { stderr: '/dev/null' })]],
  ['cove-policy check 2>&1 | grep a | tail -1', [program(['check'], { stderr: '&1', reader: 'grep a | tail -1' })]],
  [
    "echo '; cove-policy' > a; X=1 cove-policy check a && ls > b; echo $?",
    [
      shell("echo '; cove-policy' > a"),
      program(['check', 'a'], { env: { X: '1' } }),
      shell('ls > b', true),
      shell('echo $?'),
    ],
  ],
  ['sed "s/a/$(date +%F)/" a; cove-policy check', [shell('sed "s/a/$(date +%F)/" a'), program(['check'])]],
])('%s', (command, expected) => {
  expect(parseCommandList(command)).toEqual(expected);
});

test.each([
  'ls; ls',
  'cove-policy check &',
  'cove-policy check || ls',
  '(cove-policy check)',
  '(cove-policy check; ls) | true',
  'cd a && cove-policy check',
  'ulimit -f 8; cove-policy check',
  'x=$(ls); cove-policy check $x',
  'x=1; cove-policy check',
  'for x in 1 2; do cove-policy check; done',
  'cat a | cove-policy check -',
  'cove-policy check > /dev/full',
  'cove-policy check 2> /dev/full > /dev/full',
  'cove-policy check 2>&1 > a',
  'cove-policy check < a',
  'cove-policy check >> a',
  'cove-policy check > $FILE',
  'cove-policy check; cove-policy check "$FILE"',
  'cove-policy check # a; ls',
  "cove-policy check 'a; ls",
  'cove-policy check;',
  'cove-policy check\ncove-policy check',
  'NODE_OPTIONS=x cove-policy check; ls',
  '. ./env.sh; cove-policy check',
  'unset AWS_REGION; cove-policy check',
  'trap ls EXIT; cove-policy check',
  'eval x=1; cove-policy check',
  'read x < a; cove-policy check "$x"',
  'true && pushd a; cove-policy check',
  '{ cd a; cove-policy check; }',
  ' cd a; cove-policy check',
  'echo a\\;b; cove-policy check',
  'cove-policy check > a > b',
  'cove-policy check 2> a 2>&1',
  'cove-policy check > a 2> a',
  'cove-policy check "a > b | c"',
  'cove-policy check ~/a',
  'cove-policy check *.yml',
  'cove-policy check {a,b}',
  'ls; time cove-policy check',
  'ls; cove-policy check a | while read x; do echo "$x"; done',
])('%s is left to one shell', (command) => {
  expect(parseCommandList(command)).toBeUndefined();
});
