/** A template brought to life: references resolved, names given. */
import { resolver, type Attributes, type Resolve } from './intrinsics.js';
import { physicalId, attributesOf } from './names.js';
import { record, type Values } from '../values.js';

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly properties: Values;
  /** outlives the stack */
  readonly retained: boolean;
  /** outlives the stack that could not be made, too */
  readonly retainedFromTheStart: boolean;
}

export interface Place {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  readonly stackId: string;
  /** where the double listens */
  readonly url: string;
}

export class Stack {
  private readonly known: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;

  readonly template: Values;
  readonly place: Place;
  readonly parameters: Readonly<Record<string, string>>;

  constructor(template: Values, place: Place, parameters: Readonly<Record<string, string>> = {}) {
    this.template = template;
    this.place = place;
    this.parameters = parameters;
    const all = record(template.Resources);
    const attributes: Attributes = {
      ref: (id) => physicalId(id, record(all[id]), place, resolve),
      get: (id, name) => attributesOf(id, record(all[id]), place, resolve, name),
      has: (id) => id in all,
    };
    const resolve: Resolve = resolver(template, place, parameters, attributes);
    this.known = Object.entries(all).flatMap(([logicalId, one]) => {
      const { Type, Properties, Condition, DeletionPolicy } = record(one);
      if (typeof Condition === 'string' && !resolve.condition(Condition)) return [];
      return [
        {
          logicalId,
          type: String(Type),
          physicalId: attributes.ref(logicalId),
          properties: record(resolve.value(Properties ?? {})),
          retained: DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate',
          retainedFromTheStart: DeletionPolicy === 'Retain',
        },
      ];
    });
    this.outputs = Object.fromEntries(
      Object.entries(record(template.Outputs)).map(([name, one]) => [name, resolve.value(record(one).Value)]),
    );
  }

  resources(type?: string): Resource[] {
    return this.known.filter((one) => type === undefined || one.type === type);
  }
}
