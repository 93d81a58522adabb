import type { CoveContext } from './expression.ts';
import { takesNow } from './function-table.ts';
import { childrenOf, type SyntaxNode } from './syntax-tree.ts';

/** Whether an expression's result depends on the run: on `cove`, or on when it is, as that of `age_days` does. */
export function readsRun(node: SyntaxNode): boolean {
  if (node.type === 'Context' || (node.type === 'Function' && takesNow(node.name))) return true;
  return childrenOf(node).some(readsRun);
}

/** For an expression that does not read the run. */
export const NO_RUN: CoveContext = {
  account: { id: '', name: null, email: null, ou: null, ouPath: null, tags: {} },
  organization: null,
  region: '',
  partition: '',
  now: '1970-01-01T00:00:00.000Z',
  parameters: {},
};
