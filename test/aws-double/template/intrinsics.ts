/** CloudFormation's functions. */
import type { Place } from './stack.js';
import { list, record, text, texts, type Values } from '../values.js';

export interface Attributes {
  ref(logicalId: string): string;
  get(logicalId: string, attribute: string): unknown;
  has(logicalId: string): boolean;
}

export interface Resolve {
  value(value: unknown): unknown;
  condition(name: string): boolean;
}

/** Marks a property that is to be left out. */
const none = Symbol('AWS::NoValue');

/** Resolves values of this template. A function it does not know is an error, never a guess. */
export function resolver(
  template: Values,
  place: Place,
  parameters: Readonly<Record<string, string>>,
  attributes: Attributes,
): Resolve {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stackName,
    'AWS::StackId': place.stackId,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': none,
  };
  const declared = record(template.Parameters);

  const ref = (name: string): unknown => {
    if (name in pseudo) return pseudo[name];
    if (name in declared) return parameterValue(name);
    if (attributes.has(name)) return attributes.ref(name);
    throw new Error(`the template refers to \`${name}\`, which it does not have`);
  };

  const parameterValue = (name: string): unknown => {
    const { Default, Type } = record(declared[name]);
    const given = parameters[name] ?? Default;
    if (given === undefined) throw new Error(`the parameter \`${name}\` has no value`);
    return String(Type).includes('List') ? texts(given).flatMap((one) => one.split(',')) : given;
  };

  const value = (input: unknown): unknown => {
    if (Array.isArray(input)) return input.map(value).filter((one) => one !== none);
    if (typeof input !== 'object' || input === null) return input;
    const [[key, argument] = ['', undefined], ...others] = Object.entries(input);
    if (others.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'))) {
      if (key !== 'Condition') return call(key, argument);
      if (typeof argument === 'string') return condition(argument);
    }
    const found: Record<string, unknown> = {};
    for (const [name, one] of Object.entries(input)) {
      const made = value(one);
      if (made !== none) found[name] = made;
    }
    return found;
  };

  const condition = (name: string): boolean => value(record(template.Conditions)[name]) === true;

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (argument) => ref(String(argument)),
    'Fn::GetAtt': (argument) => {
      const [id = '', ...rest] = typeof argument === 'string' ? argument.split('.') : texts(argument);
      return attributes.get(id, rest.join('.'));
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = list(argument);
      return list(value(parts)).map(String).join(String(separator));
    },
    'Fn::Sub': (argument) => {
      const [source, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
      const own = record(value(variables));
      return String(source).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
        if (literal === '!') return `\${${name}}`;
        if (name in own) return String(own[name]);
        if (name.includes('.')) return String(functions['Fn::GetAtt']?.(name));
        return String(ref(name));
      });
    },
    'Fn::Select': (argument) => {
      const [index, from] = list(argument);
      return list(value(from))[Number(value(index))];
    },
    'Fn::Split': (argument) => {
      const [separator, source] = list(argument);
      return String(value(source)).split(String(separator));
    },
    'Fn::If': (argument) => {
      const [name, yes, no] = list(argument);
      return value(condition(String(name)) ? yes : no);
    },
    'Fn::Equals': (argument) => {
      const [left, right] = list(value(argument));
      return left === right;
    },
    'Fn::Not': (argument) => list(value(argument))[0] !== true,
    'Fn::And': (argument) => list(value(argument)).every((one) => one === true),
    'Fn::Or': (argument) => list(value(argument)).includes(true),
    'Fn::GetAZs': () => ['a', 'b', 'c'].map((letter) => `${place.region}${letter}`),
    'Fn::Base64': (argument) => Buffer.from(String(value(argument))).toString('base64'),
    'Fn::Cidr': (argument) => {
      const [block, count] = list(value(argument));
      const [a = '10', b = '0'] = String(block).split('.');
      return Array.from({ length: Number(count) }, (_one, index) => `${a}.${b}.${index}.0/24`);
    },
    'Fn::FindInMap': (argument) => {
      const [map, first, second] = texts(value(argument));
      const mappings = record(record(template.Mappings)[map ?? '']);
      return record(mappings[first ?? ''])[second ?? ''];
    },
    'Fn::ImportValue': () => {
      throw new Error('the double has no exports of other stacks');
    },
  };

  const call = (name: string, argument: unknown): unknown => {
    const found = functions[name];
    if (!found) throw new Error(`the double does not know \`${name}\``);
    return found(argument);
  };

  return {
    value: (input) => {
      const found = value(input);
      return found === none ? undefined : found;
    },
    condition,
  };
}

/** A property as text. */
export function property(properties: Values, name: string): string {
  return text(properties, name);
}
