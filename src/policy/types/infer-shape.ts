import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { checkAbsent } from './absent-passes.ts';
import { checkFirst } from './check-first.ts';
import { infer, inferCondition } from './infer-node.ts';
import type { HiddenRead, Inference, TypeProblem } from './inference.ts';
import { withinBounds } from './join-shapes.ts';
import { type Mark, NOTHING, type Shape, UNKNOWN } from './shape.ts';

export interface Inferred {
  readonly shape: Shape;
  readonly problems: readonly TypeProblem[];
  /** The watched members that the expression reads. */
  readonly reads: ReadonlySet<Mark>;
  /** Where it reads what must not be shown, except for a boolean about it. */
  readonly hidden: readonly HiddenRead[];
}

/** What an expression is evaluated on. */
export interface Ground {
  /** The shape of the value. */
  readonly value: Shape;
  /** The shape of the reserved root `cove`. */
  readonly cove: Shape;
  /** Whether the value is the whole answer of a call, in a policy without `resources`. @default false */
  readonly isWholeAnswer?: boolean | undefined;
}

/**
 * What an expression gives when evaluated on a value of a known shape, and which parts of it can only give null, or
 * always the same. Whatever is not certain is unknown, and is not reported.
 */
export function inferShape(tree: SyntaxNode, text: string, ground: Ground): Inferred {
  return inferFrom(createInference(text, ground), tree);
}

/** The same for an expression of which only the truth matters: a filter. */
export function inferFilter(tree: SyntaxNode, text: string, ground: Ground): Inferred {
  const inference = createInference(text, ground);
  return {
    ...bounded(inference, tree, () => {
      const shape = inferCondition(inference, tree, { shape: ground.value, origin: undefined });
      checkAbsent(inference, tree);
      checkFirst(inference, tree);
      return shape;
    }),
    hidden: [],
  };
}

/**
 * Whether an expression gives null whatever the value is; if it offers several names (`Arn || Name`), because none of
 * them exists.
 */
export function isAlwaysNull(tree: SyntaxNode, text: string, ground: Ground): boolean {
  return inferFrom({ ...createInference(text, ground), missing: NOTHING }, tree).shape.kind === 'null';
}

function createInference(text: string, { value, cove, isWholeAnswer = false }: Ground): Inference {
  return {
    text,
    root: value,
    cove,
    variables: new Map(),
    problems: [],
    shapes: new Map(),
    terms: new Map(),
    present: new Set(),
    ofMaps: new Set(),
    ofAbsent: new Set(),
    reads: new Set(),
    hidden: [],
    missing: UNKNOWN,
    isWholeAnswer,
    isNegated: false,
  };
}

function inferFrom(inference: Inference, tree: SyntaxNode): Inferred {
  return bounded(inference, tree, () => infer(inference, tree, { shape: inference.root, origin: undefined }));
}

function bounded(inference: Inference, tree: SyntaxNode, look: () => Shape): Inferred {
  const { result, isCut } = withinBounds(look);
  const { problems, reads, hidden } = inference;
  if (!isCut) return { shape: result, problems, reads, hidden };
  const problem: TypeProblem = {
    code: 'types/too-complex',
    severity: 'warning',
    message: 'the names in this expression are not fully checked: its values may take too many forms',
    hint: 'split it into simpler ones',
    span: tree.span,
  };
  return { shape: UNKNOWN, problems: [...problems, problem], reads, hidden };
}
