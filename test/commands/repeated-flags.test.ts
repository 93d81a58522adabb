import { expect, it } from 'vitest';
import { Command } from '../../src/commands/commander.ts';
import { addFlags } from '../../src/commands/flags.ts';
import type { CommandName } from '../../src/config/flag-row.ts';
import { attributeOf, FLAGS } from '../../src/config/flag-table.ts';

const LISTS = Object.values(FLAGS)
  .filter(({ kind }) => kind === 'list' || kind === 'allowances')
  .flatMap((row) =>
    Object.keys(row.commands).map((name) => [name as CommandName, row.flag, attributeOf(row)] as const),
  );

it.each(LISTS)('%s takes %s once more, and keeps what was given before', (name, flag, attribute) => {
  const command = new Command(name);
  addFlags(command, name);
  command.parse([flag, 'a,b', flag, 'c'], { from: 'user' });
  expect(command.opts()[attribute]).toBe('a,b,c');
});
