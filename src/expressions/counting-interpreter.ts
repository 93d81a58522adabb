import { TreeInterpreter } from 'jmespath';
import type { JsonValue } from '../values/json.ts';
import type { Interpreter, Reference } from './expression-function.ts';
import {
  compareValues,
  createOpenComparisons,
  differsInCapitals,
  type OpenComparisons,
  type Openness,
  whatIsOpen,
} from './open-comparisons.ts';
import { oneInList, openSearch, textSteppedInto } from './open-searches.ts';
import { passExpression, tellExpressionsApart } from './passed-expression.ts';
import { isSafeLiteral, refuseCancelled, refuseSame } from './rounded-numbers.ts';
import { BudgetError, createStepBudget, type StepBudget } from './step-budget.ts';

/** Maximum length of a text that an expression makes. */
const LONGEST_TEXT = 10_000_000;

/** The library has the class, and exports an instance of it. */
const LibraryInterpreter = TreeInterpreter.constructor as new () => Interpreter;

/** Hears what each node of an expression gives. */
export type Observe = (node: Reference, value: JsonValue) => void;

/** What follows an evaluation. */
export interface Watchers {
  /** Charged for each step. */
  readonly budget?: StepBudget;
  /** Hears what each step gives. */
  readonly observe?: Observe;
  /** Notes comparisons that null leaves open. */
  readonly comparisons?: OpenComparisons;
}

/**
 * Evaluates as the library does, and charges each step to a budget. It has no `#members`: `withScope` makes instances
 * without the constructor, which alone could give them these.
 */
class CountingInterpreter extends LibraryInterpreter {
  readonly budget: StepBudget;
  readonly observe: Observe | undefined;
  readonly comparisons: OpenComparisons;
  /** The one that was made with a table of functions; those of inner scopes are made from it. */
  readonly functions: Interpreter['runtime'];

  constructor({ budget, observe, comparisons }: Watchers) {
    super();
    this.budget = budget ?? createStepBudget();
    this.observe = observe;
    this.comparisons = comparisons ?? createOpenComparisons();
    this.functions = this.runtime;
    tellExpressionsApart(this.runtime);
  }

  override visit(node: Reference, value: Parameters<Interpreter['visit']>[1]): ReturnType<Interpreter['visit']> {
    if (this.observe === undefined) return this.step(node, value);
    const made = this.step(node, value);
    this.observe(node, made as JsonValue);
    return made;
  }

  private step(node: Reference, value: Parameters<Interpreter['visit']>[1]): ReturnType<Interpreter['visit']> {
    this.budget.spend(1);
    switch (node.type) {
      case 'Function':
        this.budget.lookAtClock();
        return this.called(node, value);
      // These make a list or a text of any length in one step.
      case 'Flatten':
        return this.made(this.stepped(node, value));
      case 'ValueProjection':
        return this.made(super.visit(node, value));
      case 'FilterProjection':
      case 'Projection':
      case 'IndexExpression':
        return this.stepped(node, value);
      case 'Slice':
        return this.made(this.sliced(node, value));
      case 'ExpressionReference':
        return passExpression(super.visit(node, value) as Reference) as ReturnType<Interpreter['visit']>;
      case 'Comparator':
        return this.compared(node, value);
      case 'Arithmetic':
        return this.calculated(node, value);
      default:
        return super.visit(node, value);
    }
  }

  /**
   * As the library's, without its constructor: that makes a table of all functions and a closure for each, which takes
   * longer than most evaluations, and each cell has a scope or more.
   */
  override withScope(scope: Parameters<Interpreter['withScope']>[0]): Interpreter {
    const inner: Interpreter = Object.create(CountingInterpreter.prototype);
    const runtime: Interpreter['runtime'] = Object.create(this.functions);
    const { budget, observe, comparisons, functions } = this;
    const _scope = (this as unknown as Scoped)._scope.withScope(scope);
    // A function evaluates its `&expression` with the interpreter that called it.
    const { _functionTable } = this.runtime;
    Object.assign(runtime, { _interpreter: inner, _functionTable });
    return Object.assign(inner, { budget, observe, comparisons, functions, runtime, _rootValue: null, _scope });
  }

  private called(node: Called, value: Parameters<Interpreter['visit']>[1]): ReturnType<Interpreter['visit']> {
    const made = this.made(super.visit(node, value));
    if (made !== false || (node as Openness).open === undefined) return made;
    const open = openSearch(node, value as JsonValue, (each, of) => this.visit(each, of));
    return open === undefined ? made : this.comparisons.settle(open, made);
  }

  private stepped(node: Reference, value: Parameters<Interpreter['visit']>[1]): ReturnType<Interpreter['visit']> {
    const made = super.visit(node, value);
    if (made !== null || (node as Openness).open === undefined) return made;
    const inList = oneInList(node, (each) => this.visit(each, value));
    if (inList === undefined) return made;
    return this.comparisons.settle(inList.open, null) === true ? super.visit(inList.node, value) : made;
  }

  private compared(node: Comparator, value: Parameters<Interpreter['visit']>[1]): ReturnType<Interpreter['visit']> {
    const isSafe = isSafeLiteral(node.left) || isSafeLiteral(node.right);
    const { open, span } = node as Openness;
    if (open === undefined || span === undefined) {
      return super.visit(isSafe ? node : this.exactly(node, value), value);
    }
    const left = this.visit(node.left, value) as JsonValue;
    const right = this.visit(node.right, value) as JsonValue;
    if (!isSafe) refuseSame(left, right);
    const made = compareValues(node.name, left, right);
    // Most comparisons are of two numbers, or of two texts.
    if (typeof left === typeof right && left !== null && right !== null && open !== 'order') {
      const isOpen = differsInCapitals(node, left, right);
      return isOpen ? this.comparisons.settle({ kind: 'capitals', span, found: left }, made) : made;
    }
    if (open === 'order' && made !== null) return made;
    const sides = [left, right] as const;
    const compared = whatIsOpen(open, made, sides);
    const isStep = compared === undefined && (left === null || right === null);
    const found = isStep ? textSteppedInto(node, sides, (each) => this.visit(each, value)) : compared;
    return found === undefined ? made : this.comparisons.settle({ kind: open, span, found }, made);
  }

  /**
   * Numbers of answers beyond 2^53 are rounded. Their order holds as long as they differ; where they are equal, AWS's
   * may not be.
   *
   * @returns the comparison with its sides evaluated, so that they are not evaluated twice.
   */
  private exactly(node: Comparator, value: Parameters<Interpreter['visit']>[1]): Reference {
    const left = this.visit(node.left, value) as JsonValue;
    const right = this.visit(node.right, value) as JsonValue;
    refuseSame(left, right);
    return { ...node, left: asLiteral(left), right: asLiteral(right) };
  }

  /** Places in text are those of its characters. The library counts UTF-16 units, and takes characters. */
  private sliced(node: Reference, value: Parameters<Interpreter['visit']>[1]): ReturnType<Interpreter['visit']> {
    if (typeof value !== 'string') return super.visit(node, value);
    return (super.visit(node, Array.from(value)) as string[]).join('');
  }

  /** What two rounded numbers differ by, or leave, is not what AWS's do. */
  private calculated(node: Arithmetic, value: Parameters<Interpreter['visit']>[1]): ReturnType<Interpreter['visit']> {
    const left = this.visit(node.left, value) as JsonValue;
    const right = this.visit(node.right, value) as JsonValue;
    const [literalLeft, literalRight] = [left, right].map((side) => ({ type: 'Literal', value: side }) as const);
    const made = super.visit({ ...node, left: literalLeft, right: literalRight } as Reference, value);
    // Compared with anything, what is no number would be false.
    if (!Number.isFinite(made)) throw new Error(`not-a-number: ${right === 0 ? 'divide by zero' : 'overflow'}`);
    refuseCancelled([left, right], made as JsonValue, ADDITIVE.has(node.operator) ? 0 : 1);
    return made;
  }

  private made<Value>(made: Value): Value {
    if (Array.isArray(made)) this.budget.spend(made.length);
    if (typeof made === 'string' && made.length > LONGEST_TEXT) {
      throw new BudgetError(`it makes a text of more than ${LONGEST_TEXT.toLocaleString('en-US')} characters`);
    }
    return made;
  }
}

function asLiteral(value: JsonValue): Reference {
  return { type: 'Literal', value };
}

type Called = Extract<Reference, { readonly type: 'Function' }>;

type Comparator = Extract<Reference, { readonly type: 'Comparator' }>;

type Arithmetic = Extract<Reference, { readonly type: 'Arithmetic' }>;

/** These may leave none of the digits that are right; products and quotients with an exact number keep them. */
const ADDITIVE: ReadonlySet<string> = new Set<Arithmetic['operator']>(['Plus', 'Minus', 'Modulo']);

/** Where the library keeps variables, which its types do not show. */
interface Scoped {
  readonly _scope: { withScope(scope: unknown): unknown };
}

/** An interpreter without variables, whose steps are all charged to the budget. */
export function createCountingInterpreter(watchers: Watchers = {}): Interpreter {
  return new CountingInterpreter(watchers);
}

/** Who hears what the nodes give that an interpreter evaluates; undefined where nobody does. */
export function observerOf(interpreter: Interpreter): Observe | undefined {
  return interpreter instanceof CountingInterpreter ? interpreter.observe : undefined;
}
