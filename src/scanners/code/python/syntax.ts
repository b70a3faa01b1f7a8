/** A light syntax tree: what the resolver needs, no more. `at` is a byte of the source. */

export type Expression =
  | { readonly kind: 'name'; readonly at: number; readonly id: string }
  | { readonly kind: 'text' | 'bytes'; readonly at: number; readonly value: string }
  | { readonly kind: 'number'; readonly at: number; readonly value: number | null }
  | { readonly kind: 'constant'; readonly at: number; readonly value: boolean | null }
  | { readonly kind: 'format'; readonly at: number; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'attribute'; readonly at: number; readonly of: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly at: number; readonly of: Expression; readonly index: Expression }
  | Slice
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly of: Expression;
      readonly given: readonly Argument[];
    }
  | Chain
  | { readonly kind: 'unary'; readonly at: number; readonly operator: string; readonly value: Expression }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly at: number; readonly items: readonly Expression[] }
  | { readonly kind: 'dictionary'; readonly at: number; readonly entries: readonly DictionaryEntry[] }
  | Comprehension
  | {
      readonly kind: 'lambda';
      readonly at: number;
      readonly parameters: readonly Parameter[];
      readonly body: Expression;
    }
  | Choice
  | { readonly kind: 'walrus'; readonly at: number; readonly name: string; readonly value: Expression }
  /** await, yield, `*x` */
  | { readonly kind: 'wrapped'; readonly at: number; readonly by: string; readonly value: Expression }
  /** what could not be read */
  | { readonly kind: 'unread'; readonly at: number };

interface Slice {
  readonly kind: 'slice';
  readonly at: number;
  readonly from: Expression | null;
  readonly to: Expression | null;
  readonly step: Expression | null;
}
/** `first op value op value …`, all of one precedence: long sums stay flat. */
export interface Chain {
  readonly kind: 'chain';
  readonly at: number;
  readonly precedence: number;
  readonly first: Expression;
  readonly rest: { readonly operator: string; readonly value: Expression }[];
}
export interface Comprehension {
  readonly kind: 'comprehension';
  readonly at: number;
  readonly element: Expression;
  /** of a dictionary */
  readonly value: Expression | null;
  readonly clauses: readonly {
    readonly target: Expression;
    readonly iterable: Expression;
    readonly conditions: readonly Expression[];
  }[];
}
interface Choice {
  readonly kind: 'choice';
  readonly at: number;
  readonly test: Expression;
  readonly yes: Expression;
  readonly no: Expression | null;
}
export interface DictionaryEntry {
  /** null: `**value` */
  readonly key: Expression | null;
  readonly value: Expression;
}
export interface Argument {
  /** keyword; `*` and `**` for what is unpacked; null for a plain one */
  readonly name: string | null;
  readonly value: Expression;
}
export interface Parameter {
  readonly name: string;
  readonly star: '' | '*' | '**';
  readonly standard: Expression | null;
  readonly annotation: Expression | null;
}

export type Statement =
  | { readonly kind: 'expression'; readonly at: number; readonly value: Expression }
  | {
      readonly kind: 'assign';
      readonly at: number;
      readonly targets: readonly Expression[];
      readonly value: Expression;
    }
  | {
      readonly kind: 'augment';
      readonly at: number;
      readonly target: Expression;
      readonly operator: string;
      readonly value: Expression;
    }
  | {
      readonly kind: 'annotate';
      readonly at: number;
      readonly target: Expression;
      readonly annotation: Expression;
      readonly value: Expression | null;
    }
  | { readonly kind: 'return'; readonly at: number; readonly value: Expression | null }
  /** raise, assert, del */
  | {
      readonly kind: 'evaluate';
      readonly at: number;
      readonly values: readonly Expression[];
      readonly raises: boolean;
    }
  /** `except … as name` */
  | { readonly kind: 'caught'; readonly at: number; readonly name: string }
  | { readonly kind: 'import'; readonly at: number; readonly names: readonly ImportedName[] }
  | {
      readonly kind: 'from';
      readonly at: number;
      readonly module: string;
      readonly names: readonly ImportedName[];
    }
  | { readonly kind: 'if'; readonly at: number; readonly branches: readonly Branch[] }
  | {
      readonly kind: 'while';
      readonly at: number;
      readonly test: Expression;
      readonly body: readonly Statement[];
    }
  | For
  | { readonly kind: 'blocks'; readonly at: number; readonly blocks: readonly (readonly Statement[])[] }
  | {
      readonly kind: 'with';
      readonly at: number;
      readonly items: readonly WithItem[];
      readonly body: readonly Statement[];
    }
  | FunctionDefinition
  | ClassDefinition
  | { readonly kind: 'global'; readonly at: number; readonly names: readonly string[] }
  | { readonly kind: 'nothing'; readonly at: number };

export interface ImportedName {
  readonly name: string;
  readonly as: string | null;
}
export interface Branch {
  /** null: else */
  readonly test: Expression | null;
  readonly body: readonly Statement[];
}
interface For {
  readonly kind: 'for';
  readonly at: number;
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
}
export interface WithItem {
  readonly value: Expression;
  readonly target: Expression | null;
}
export interface FunctionDefinition {
  readonly kind: 'function';
  readonly at: number;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Expression | null;
  /** read when it is asked for first */
  readonly body: () => readonly Statement[];
  readonly decorators: readonly Expression[];
  /** whether it can matter when nobody is seen to call it */
  readonly matters: boolean;
}
export interface ClassDefinition {
  readonly kind: 'class';
  readonly at: number;
  readonly name: string;
  readonly bases: readonly Argument[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}
