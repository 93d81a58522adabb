import type { Reference } from './expression-function.ts';
import { takesNow } from './function-table.ts';
import { comparisonsOfTags, mayBeOne, type Openness, openKindOf, openSearchOf } from './open-comparisons.ts';
import type { NodeOf, SyntaxNode } from './syntax-tree.ts';

/**
 * The variable through which the interpreter reaches what is not in the resource. Its name cannot be written in an
 * expression.
 */
export const RUN = 'run context';

/**
 * The variable's value. An object, so never falsy: the interpreter treats a falsy outer variable as undefined.
 */
export type RunMember = 'cove' | 'now' | 'root';

/**
 * Translates a parsed expression into the tree that the library's interpreter evaluates. `cove`, `$` and the start of
 * the run become members of one variable, so that they are the same everywhere in the expression: in filters,
 * projections and `&expressions`. The variables of `let` hold their value in a list of one, for the reason that
 * `RunMember` gives.
 */
export function toRunnable(node: SyntaxNode, onMade: OnMade = () => {}): Reference {
  const ofTags: ReadonlySet<SyntaxNode> = new Set(comparisonsOfTags(node));
  const below: Translate = (each) => {
    const made = translate(each, below);
    if (ofTags.has(each)) Object.assign(made, { isOfTags: true } satisfies Openness);
    onMade(each, made);
    return made;
  };
  return below(node);
}

/** Hears which node of the translation stands for which of the expression. */
export type OnMade = (node: SyntaxNode, made: Reference) => void;

type Translate = (node: SyntaxNode) => Reference;

function translate(node: SyntaxNode, below: Translate): Reference {
  switch (node.type) {
    case 'Context':
      return runMember('cove');
    case 'Root':
      return runMember('root');
    case 'Variable':
      return {
        type: 'IndexExpression',
        left: { type: 'Variable', name: node.name },
        right: { type: 'Index', value: 0 },
      };
    case 'Function':
      return toCall(node, below);
    case 'LetExpression':
      return {
        type: 'LetExpression',
        bindings: node.bindings.map(({ variable, reference }) => ({
          type: 'Binding',
          variable,
          reference: { type: 'MultiSelectList', children: [below(reference)] },
        })),
        expression: below(node.expression),
      };
    case 'FilterProjection':
      return toStep(node, node.left, {
        type: node.type,
        left: below(node.left),
        right: below(node.right),
        condition: below(node.condition),
      });
    case 'MultiSelectHash':
      return {
        type: node.type,
        children: node.children.map(({ type, name, value }) => ({ type, name, value: below(value) })),
      };
    case 'MultiSelectList':
      return { type: node.type, children: node.children.map(below) };
    case 'Ternary':
      return {
        type: node.type,
        condition: below(node.condition),
        trueExpr: below(node.trueExpr),
        falseExpr: below(node.falseExpr),
      };
    case 'Unary':
      return { type: node.type, operator: node.operator, operand: below(node.operand) };
    case 'Comparator':
      return toComparison(node, below);
    case 'Arithmetic':
      return { type: node.type, operator: node.operator, left: below(node.left), right: below(node.right) };
    case 'AndExpression':
    case 'OrExpression':
    case 'Pipe':
    case 'Subexpression':
    case 'ValueProjection':
      return { type: node.type, left: below(node.left), right: below(node.right) };
    case 'IndexExpression':
    case 'Projection':
      return toStep(node, node.left, { type: node.type, left: below(node.left), right: below(node.right) });
    case 'Flatten':
      return toStep(node, node.child, { type: node.type, child: below(node.child) });
    case 'NotExpression':
    case 'ExpressionReference':
      return { type: node.type, child: below(node.child) };
    default:
      return node;
  }
}

/** A step into the elements of a list. */
function toStep({ span }: SyntaxNode, list: SyntaxNode, made: Reference): Reference {
  return mayBeOne(list) ? Object.assign(made, { open: 'list', span } satisfies Openness) : made;
}

/** With what tells an open comparison apart, which the library does not look at. */
function toComparison(node: NodeOf<'Comparator'>, below: Translate): Reference {
  const { type, name, span } = node;
  const made = { type, name, left: below(node.left), right: below(node.right) };
  const open = openKindOf(node);
  return open === undefined ? made : Object.assign(made, { open, span } satisfies Openness);
}

function toCall({ name, children, span }: NodeOf<'Function'>, below: Translate): Reference {
  const args = children.map(below);
  const made: Reference = { type: 'Function', name, children: takesNow(name) ? [...args, runMember('now')] : args };
  const open = name === 'contains' ? openSearchOf(children) : undefined;
  return open === undefined ? made : Object.assign(made, { open, span } satisfies Openness);
}

function runMember(name: RunMember): Reference {
  return { type: 'Subexpression', left: { type: 'Variable', name: RUN }, right: { type: 'Field', name } };
}
