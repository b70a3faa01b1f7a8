/** `super()`: the object or the class itself, as those see it that come behind the class in which it is written. */
import { classValue, type Scope, type Value } from './values.js';

const mostClasses = 24;

/** The classes in the order in which Python asks them, as far as they are of this source: deep first, each once. */
function orderOf(of: Value, into: Value[] = []): readonly Value[] {
  if (into.length >= mostClasses || into.includes(of)) return into;
  into.push(of);
  for (const base of of.items) if (base.kind === 'class') orderOf(base, into);
  return into;
}

/** The function and the class in which a call stands, by what is around it. */
function around(
  scope: Scope | null,
): { readonly own: Scope; readonly names: Map<string, Value> } | undefined {
  let at = scope;
  // a comprehension or a lambda within the method
  for (let step = 0; at?.parent && step < 4; step += 1, at = at.parent)
    if (at.kind === 'function' && at.parent.kind === 'class') return { own: at, names: at.parent.names };
  return undefined;
}

/** What is seen of `self` without the class that holds `names`, and those before it; its own fields are the same. */
function behind(self: Value, names: Map<string, Value>): Value | undefined {
  const of = self.kind === 'instance' ? self.of : self.kind === 'class' ? self : null;
  if (of?.kind !== 'class' || !of.callable) return undefined;
  const order = orderOf(of);
  const index = order.findIndex(({ entries }) => entries === names);
  const [defining] = index < 0 ? [] : order.slice(index);
  if (!defining) return undefined;
  const others = defining.items.filter(({ kind }) => kind !== 'class');
  const seen = classValue(of.callable, new Map(), [...order.slice(index + 1), ...others]);
  const view = self.kind === 'class' ? seen : { ...self, of: seen };
  receivers.set(view, receiverOf(self));
  return view;
}

const receivers = new WeakMap<Value, Value>();

/** With what a method is called that was found by `super()`: the object itself. */
export function receiverOf(value: Value): Value {
  return receivers.get(value) ?? value;
}

/** Undefined where nothing is known of the object, or of the class. */
export function superOf(given: readonly Value[], scope: Scope | null): Value | undefined {
  const place = around(scope);
  const [first] = place ? place.own.names.values() : [];
  const self = given[1] ?? first;
  if (!self) return undefined;
  const [named] = given;
  const names = named?.kind === 'class' ? named.entries : place?.names;
  return names && behind(self, names);
}
