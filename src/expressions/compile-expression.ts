import type { JsonObject, JsonValue } from '../values/json.ts';
import { holdsMarked, isMarked } from '../values/marked.ts';
import { explainFailure, leftOutArgument } from './explain-failure.ts';
import type { CoveContext, Expression, OpenResult } from './expression.ts';
import { ExpressionEvaluationError } from './expression-error.ts';
import type { Interpreter, Reference } from './expression-function.ts';
import { followMarks } from './follow-marks.ts';
import { createInterpreter, takesNow } from './function-table.ts';
import { createOpenComparisons } from './open-comparisons.ts';
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

/**
 * The same, and each evaluation tells what nodes give.
 *
 * @param onValue - hears it, for every node that is evaluated.
 */
export function compileWatched(text: string, onValue: (node: SyntaxNode, value: JsonValue) => void): Expression {
  return new CompiledExpression(text, parseExpression(text), onValue);
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
  readonly #base: BaseInterpreter;

  constructor(text: string, syntaxTree: SyntaxNode, onValue?: (node: SyntaxNode, value: JsonValue) => void) {
    this.text = text;
    this.syntaxTree = syntaxTree;
    const nodes = new Map<Reference, SyntaxNode>();
    this.#runnable = toRunnable(syntaxTree, (node, made) => onValue !== undefined && nodes.set(made, node));
    this.#base = onValue === undefined ? SHARED : watching(nodes, onValue);
    this.#looksAt = whatItLooksAt(syntaxTree);
  }

  evaluateOpenly(value: JsonValue, cove: CoveContext, assumed?: ReadonlyMap<string, boolean>): OpenResult {
    const result = this.evaluate(value, cove, assumed);
    return { result, open: comparisons.found };
  }

  evaluate(value: JsonValue, cove: CoveContext, assumed?: ReadonlyMap<string, boolean>): JsonValue {
    try {
      budget.reset();
      comparisons.begin(assumed);
      const interpreter = this.#interpreter(value, cove);
      const isPlain = cove.isPlain?.() === true || !(holdsMarked(value) || holdsMarked(cove.with ?? null));
      const result = (isPlain ? interpreter : followMarks(interpreter)).visit(this.#runnable, value);
      return checkResult(result as JsonValue | undefined);
    } catch (error) {
      const options = { cause: error, isTooMuch: error instanceof BudgetError };
      const cure = leftOutArgument(error, this.syntaxTree, this.text);
      throw new ExpressionEvaluationError(`\`${this.text}\`: ${explainFailure(error)}${cure}`, options);
    }
  }

  #interpreter(value: JsonValue, cove: CoveContext): Interpreter {
    if (this.#looksAt === 'resource') return this.#base.interpreter;
    return this.#looksAt === 'root' ? withRun(this.#base, cove, value) : interpreterOf(this.#base, cove);
  }
}

/** What evaluates an expression, without a run and with each run. */
interface BaseInterpreter {
  /** Knows of no run, so nothing of one can stay in it. Most expressions need no more. */
  readonly interpreter: Interpreter;
  /** An interpreter costs more than most evaluations do: one serves all resources of a cell. */
  readonly ofRuns: WeakMap<CoveContext, Interpreter>;
}

/** Of the evaluation that is under way: there is never more than one. */
const budget = createStepBudget();
const comparisons = createOpenComparisons();

const SHARED: BaseInterpreter = { interpreter: createInterpreter({ budget, comparisons }), ofRuns: new WeakMap() };

function watching(
  nodes: ReadonlyMap<Reference, SyntaxNode>,
  onValue: (node: SyntaxNode, value: JsonValue) => void,
): BaseInterpreter {
  const observe = (made: Reference, value: JsonValue): void => {
    const node = nodes.get(made);
    if (node !== undefined) onValue(node, value);
  };
  const interpreter = createInterpreter({ budget, comparisons, observe });
  return { interpreter, ofRuns: new WeakMap() };
}

function interpreterOf(base: BaseInterpreter, cove: CoveContext): Interpreter {
  const known = base.ofRuns.get(cove);
  if (known !== undefined) return known;
  const interpreter = withRun(base, cove, null);
  base.ofRuns.set(cove, interpreter);
  return interpreter;
}

function withRun(base: BaseInterpreter, cove: CoveContext, root: JsonValue): Interpreter {
  const { account, organization, region, partition, now, parameters, values = {} } = cove;
  const members: Record<RunMember, JsonValue> = {
    cove: {
      // Not copied, nor are ten thousand ids of the organization, for each cell: expressions change nothing.
      account: account as JsonObject,
      organization: organization as JsonObject | null,
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
  return base.interpreter.withScope(scope);
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
