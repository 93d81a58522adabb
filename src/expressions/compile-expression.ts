import type { JsonObject, JsonValue } from '../json.ts';
import { holdsMarked, isMarked } from '../marked.ts';
import { explainFailure } from './explain-failure.ts';
import type { CoveContext, Expression } from './expression.ts';
import { ExpressionEvaluationError } from './expression-error.ts';
import type { Interpreter, Reference } from './expression-function.ts';
import { followMarks } from './follow-marks.ts';
import { createInterpreter, takesNow } from './function-table.ts';
import { parseExpression } from './parse-expression.ts';
import { BudgetError, createStepBudget } from './step-budget.ts';
import { childrenOf, type SyntaxNode } from './syntax-tree.ts';
import { RUN, type RunMember, toRunnable } from './to-runnable.ts';

/**
 * Compiles a JMESPath expression, once for all evaluations.
 *
 * `cove` at the start of a path is the run's context, anywhere in the expression; `@.cove` is a member of that name.
 *
 * @throws {ExpressionSyntaxError} for everything that is wrong whatever the resource: syntax, names that are not
 *   allowed, unknown
 *   functions and variables, the number of arguments, absurd length or nesting.
 */
export function compileExpression(text: string): Expression {
  return new CompiledExpression(text, parseExpression(text));
}

/** The syntax tree of an expression, with places, for checks. */
export function astOf(expression: Expression): SyntaxNode {
  return expression instanceof CompiledExpression ? expression.syntaxTree : parseExpression(expression.text);
}

class CompiledExpression implements Expression {
  readonly text: string;
  readonly syntaxTree: SyntaxNode;
  readonly #runnable: Reference;
  readonly #looksAt: 'resource' | 'run' | 'root';

  constructor(text: string, syntaxTree: SyntaxNode) {
    this.text = text;
    this.syntaxTree = syntaxTree;
    this.#runnable = toRunnable(syntaxTree);
    this.#looksAt = whatItLooksAt(syntaxTree);
  }

  evaluate(value: JsonValue, cove: CoveContext): JsonValue {
    try {
      budget.reset();
      const interpreter = this.#interpreter(value, cove);
      const isPlain = cove.isPlain?.() === true || !(holdsMarked(value) || holdsMarked(cove.with ?? null));
      const result = (isPlain ? interpreter : followMarks(interpreter)).visit(this.#runnable, value);
      return checkResult(result as JsonValue | undefined);
    } catch (error) {
      const options = { cause: error, isTooMuch: error instanceof BudgetError };
      throw new ExpressionEvaluationError(`\`${this.text}\`: ${explainFailure(error)}`, options);
    }
  }

  #interpreter(value: JsonValue, cove: CoveContext): Interpreter {
    if (this.#looksAt === 'resource') return parent;
    return this.#looksAt === 'root' ? withRun(cove, value) : interpreterOf(cove);
  }
}

/** For the evaluation under way: there is never more than one. */
const budget = createStepBudget();

/** Knows nothing of any run, so nothing of one can stay in it. Most expressions need no more. */
const parent = createInterpreter(budget);

/** An interpreter costs more than most evaluations: one serves all resources of a cell. */
const interpreters = new WeakMap<CoveContext, Interpreter>();

function interpreterOf(cove: CoveContext): Interpreter {
  const known = interpreters.get(cove);
  if (known !== undefined) return known;
  const interpreter = withRun(cove, null);
  interpreters.set(cove, interpreter);
  return interpreter;
}

function withRun(cove: CoveContext, root: JsonValue): Interpreter {
  const { account, region, partition, now, parameters, values = {} } = cove;
  const members: Record<RunMember, JsonValue> = {
    cove: {
      account: { ...account, tags: { ...account.tags } },
      region,
      partition,
      now,
      parameters,
      values,
      with: cove.with ?? {},
    },
    now,
    root,
  };
  const scope: JsonObject = { [RUN]: members };
  return parent.withScope(scope);
}

/**
 * What an expression uses at most: the resource alone, the run's context too, or the resource as the root of a path
 * (`$`).
 */
function whatItLooksAt(node: SyntaxNode): 'resource' | 'run' | 'root' {
  if (node.type === 'Root') return 'root';
  const below = childrenOf(node).map(whatItLooksAt);
  if (below.includes('root')) return 'root';
  const isRun = node.type === 'Context' || (node.type === 'Function' && takesNow(node.name));
  return isRun || below.includes('run') ? 'run' : 'resource';
}

function checkResult(value: JsonValue | undefined): JsonValue {
  const carried = isMarked(value) ? value.value : value;
  if (typeof carried === 'number' && !Number.isFinite(carried)) throw new Error('the result is not a finite number');
  return value ?? null;
}
