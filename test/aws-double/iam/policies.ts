/** Policies by the identity they are attached to. */
import { list, record, type Values } from '../values.js';

export interface AttachedPolicy {
  readonly name: string;
  readonly document: Values;
}

export interface Identity {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'role' | 'user' | 'group';
  readonly trust?: Values;
  readonly boundary?: string;
  readonly maxSessionSeconds?: number;
}

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export class PolicyStore {
  readonly identities = new Map<string, Identity>();
  /** by ARN */
  readonly managed = new Map<string, AttachedPolicy>([
    ['arn:aws:iam::aws:policy/AdministratorAccess', { name: 'AdministratorAccess', document: everything }],
  ]);
  private readonly inline = new Map<string, AttachedPolicy[]>();
  private readonly attached = new Map<string, Set<string>>();

  putInline(identity: string, policy: AttachedPolicy): void {
    const others = (this.inline.get(identity) ?? []).filter(({ name }) => name !== policy.name);
    this.inline.set(identity, [...others, policy]);
  }

  attach(identity: string, policyArn: string): void {
    this.attached.set(identity, (this.attached.get(identity) ?? new Set()).add(policyArn));
  }

  remove(identity: string): void {
    this.identities.delete(identity);
    this.inline.delete(identity);
    this.attached.delete(identity);
  }

  /** All that this identity may do by policies of its own. */
  of(identity: string): readonly AttachedPolicy[] {
    const managed = [...(this.attached.get(identity) ?? [])].map((arn) => {
      const found = this.managed.get(arn);
      if (!found) throw new Error(`the double does not know the managed policy ${arn}`);
      return found;
    });
    return [...(this.inline.get(identity) ?? []), ...managed];
  }

  find(who: string): Identity | undefined {
    return this.identities.get(who) ?? [...this.identities.values()].find(({ name }) => name === who);
  }
}

export function statementsOf(document: Values): readonly Values[] {
  return list(document.Statement).map(record);
}
