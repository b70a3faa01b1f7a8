/** The private index: a quarantine that reaches the public one, and what was approved, which reaches nothing. */
import { CfnDomain, CfnPackageGroup, CfnRepository } from 'aws-cdk-lib/aws-codeartifact';
import { Construct } from 'constructs';
import { retained } from './kept.js';
import type { Places } from './places.js';

export class CodeArtifact extends Construct {
  constructor(scope: Construct, places: Places, keyArn: string, quarantined: boolean) {
    super(scope, 'CodeArtifact');
    const { names, role } = places;
    const domain = new CfnDomain(this, 'Domain', { domainName: names.domain, encryptionKey: keyArn });
    retained(domain);
    // without this any principal of the account that may write packages could put a file past the gate
    const approved = new CfnRepository(this, 'Approved', {
      domainName: names.domain,
      repositoryName: names.approvedRepository,
      description: 'what the gate has approved: no upstream, no external connection',
      upstreams: [],
      permissionsPolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          onlyFor(
            'OnlyTheGateWrites',
            [
              'codeartifact:CopyPackageVersions',
              'codeartifact:PublishPackageVersion',
              'codeartifact:PutPackageMetadata',
              'codeartifact:PutPackageOriginConfiguration',
            ],
            [role.publish, role.release],
          ),
        ],
      },
    });
    retained(approved);
    approved.addResourceDependency(domain);
    if (quarantined) {
      const quarantine = new CfnRepository(this, 'Quarantine', {
        domainName: names.domain,
        repositoryName: names.quarantineRepository,
        description: 'what nobody has looked at yet: only the fetching build reads it',
        externalConnections: ['public:pypi'],
        permissionsPolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            onlyFor(
              'OnlyFetchReads',
              ['codeartifact:GetPackageVersionAsset', 'codeartifact:ReadFromRepository'],
              [role.fetch],
            ),
          ],
        },
      });
      quarantine.addResourceDependency(domain);
    }
    this.groups(places, domain, quarantined);
  }

  /** A second lock: even with an upstream added by mistake nothing enters `approved` from outside. */
  private groups({ names }: Places, domain: CfnDomain, quarantined: boolean): void {
    const blocked = { restrictionMode: 'BLOCK' };
    const only = (repository: string): object => ({
      restrictionMode: 'ALLOW_SPECIFIC_REPOSITORIES',
      repositories: [repository],
    });
    const group = (id: string, pattern: string, restrictions: object): void => {
      new CfnPackageGroup(this, id, {
        domainName: names.domain,
        pattern,
        originConfiguration: { restrictions },
      }).addResourceDependency(domain);
    };
    group('EveryFormat', '/*', { publish: blocked, externalUpstream: blocked, internalUpstream: blocked });
    group('Python', '/pypi/*', {
      publish: only(names.approvedRepository),
      externalUpstream: quarantined ? only(names.quarantineRepository) : blocked,
      internalUpstream: blocked,
    });
  }
}

function onlyFor(Sid: string, Action: readonly string[], roles: readonly string[]): object {
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalArn': roles } },
  };
}
