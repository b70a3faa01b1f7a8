import assert from 'node:assert/strict';
import { stageNames } from '../../src/backends/aws/layout.js';
import { synthesise } from '../helpers/aws-stack.js';
import { pagesHold } from './pages.js';
import { variants } from './variants.js';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}
interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Statements of which AWS knows no resource, by Sid. */
const anyResource = new Set(['BearerToken', 'LookAtNetwork', 'ThisAccountOnly']);

for (const [name, given] of variants) {
  describe(`the stack: ${name}`, function () {
    this.timeout(30_000);
    const all = (): [string, Resource][] =>
      Object.entries(synthesise(given).template.Resources as Record<string, Resource>);
    const of = (type: string): [string, Record<string, unknown>][] =>
      all().flatMap(([id, { Type, Properties = {} }]) => (Type === type ? [[id, Properties]] : []));

    /** Every statement anywhere in the template: of roles, managed policies, buckets, keys, topics, endpoints. */
    function statements(): { id: string; statement: Statement }[] {
      const found: { id: string; statement: Statement }[] = [];
      const visit = (id: string, value: unknown): void => {
        if (typeof value !== 'object' || value === null) return;
        const { Effect, Action } = value as Partial<Statement>;
        if (Effect !== undefined && Action !== undefined) found.push({ id, statement: value as Statement });
        for (const inner of Object.values(value)) visit(id, inner);
      };
      for (const [id, { Properties }] of all()) visit(id, Properties);
      return found;
    }
    const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

    it('allows no action by a star, and no resource by one but where AWS knows none', () => {
      assert.ok(statements().length > 50);
      for (const { id, statement } of statements()) {
        if (statement.Effect !== 'Allow') continue;
        for (const action of listOf(statement.Action))
          assert.match(String(action), /^[a-z0-9-]+:[A-Za-z]+$/, `${id} ${statement.Sid ?? ''}`);
        const stars = listOf(statement.Resource).filter((one) => one === '*');
        const key = id.startsWith('Keys');
        assert.ok(
          stars.length === 0 || key || anyResource.has(statement.Sid ?? ''),
          `${id} ${statement.Sid ?? ''}: ${JSON.stringify(statement)}`,
        );
      }
    });

    it('nothing public can reach the approved repository unscanned', () => {
      const repositories = of('AWS::CodeArtifact::Repository').map(([, one]) => one);
      const approved = repositories.find(({ RepositoryName }) => RepositoryName === 'approved');
      assert.ok(approved);
      assert.deepEqual(approved.Upstreams ?? [], []);
      assert.deepEqual(approved.ExternalConnections ?? [], []);
      for (const { Upstreams } of repositories)
        assert.ok(!JSON.stringify(Upstreams ?? []).includes('approved'));
      const group = of('AWS::CodeArtifact::PackageGroup').find(
        ([, { Pattern }]) => Pattern === '/pypi/*',
      )?.[1];
      const restrictions = (
        group?.OriginConfiguration as { Restrictions: Record<string, { RestrictionMode: string }> }
      ).Restrictions;
      assert.equal(restrictions.InternalUpstream?.RestrictionMode, 'BLOCK');
      assert.match(restrictions.Publish?.RestrictionMode ?? '', /ALLOW_SPECIFIC_REPOSITORIES/);
      // who may write there at all
      const writers = statements().filter(
        ({ statement }) =>
          statement.Effect === 'Allow' &&
          listOf(statement.Action).some((one) =>
            /PublishPackageVersion|CopyPackageVersions|PutPackage/.test(String(one)),
          ) &&
          statement.Sid !== 'ThisAccountOnly',
      );
      assert.deepEqual(
        [...new Set(writers.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')))].sort(),
        [
          'BuildsPublishRole',
          'BuildsReleaseRole',
          ...writers
            .filter(({ id }) => id.startsWith('CodeArtifact'))
            .map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''))
            .slice(0, 1),
        ].sort(),
      );
    });

    it('the scan reads bytes and documents, and does nothing else', () => {
      const [, role] = of('AWS::IAM::Role').find(([, { RoleName }]) => RoleName === 'spkg-scan-role')!;
      const own = (role.Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
        ({ PolicyDocument }) => PolicyDocument.Statement,
      );
      const actions = own.flatMap(({ Action }) => listOf(Action).map(String));
      const allowed =
        /^(s3:GetObject(Version)?|s3:PutObject|kms:Decrypt|kms:GenerateDataKey|logs:\w+|ec2:\w+)$/;
      assert.deepEqual(
        actions.filter((one) => !allowed.test(one)),
        [],
      );
      const writes = own.filter(({ Action }) => listOf(Action).includes('s3:PutObject'));
      assert.deepEqual(
        writes.map(({ Resource }) => JSON.stringify(Resource)),
        ['["arn:aws:s3:::spkg-artifacts-111122223333-eu-west-1/spkg-intake/Scanned/*"]'],
      );
    });

    it('no role may both ask and answer', () => {
      for (const [id, { Properties = {} }] of all()) {
        const text = JSON.stringify(Properties);
        const starts = (pipeline: string): boolean =>
          new RegExp(`StartPipelineExecution[^}]*:spkg-${pipeline}"`).test(text);
        assert.ok(!(starts('intake') && starts('release')), id);
      }
    });

    it('evidence is locked and kept; every bucket is private, versioned and encrypted', () => {
      for (const [id, { Type, Properties = {}, DeletionPolicy }] of all()) {
        if (Type !== 'AWS::S3::Bucket') continue;
        assert.deepEqual(Properties.VersioningConfiguration, { Status: 'Enabled' }, id);
        assert.deepEqual(
          Object.values(Properties.PublicAccessBlockConfiguration as Record<string, unknown>),
          [true, true, true, true],
          id,
        );
        assert.ok(Properties.BucketEncryption, id);
        if (!id.startsWith('StorageEvidence')) continue;
        assert.equal(Properties.ObjectLockEnabled, true);
        assert.equal(DeletionPolicy, 'RetainExceptOnCreate');
      }
    });

    it('no secret is in it, and every stage has a project, a role and a log that ends and is encrypted', () => {
      const text = JSON.stringify(synthesise(given).template);
      assert.doesNotMatch(text, /SecretString|OAuthToken|AKIA[0-9A-Z]{16}|resolve:secretsmanager/);
      const projects = of('AWS::CodeBuild::Project').map(([, { Name }]) => Name);
      assert.deepEqual(projects.sort(), stageNames.map((stage) => `spkg-${stage}`).sort());
      const roles = of('AWS::CodeBuild::Project').map(([, { ServiceRole }]) => JSON.stringify(ServiceRole));
      assert.equal(new Set(roles).size, stageNames.length);
      for (const [id, { RetentionInDays, KmsKeyId }] of of('AWS::Logs::LogGroup'))
        assert.ok(Number(RetentionInDays) >= 365 && KmsKeyId !== undefined, id);
    });

    it('advisories are written by the sweep alone', () => {
      const [, { PolicyDocument }] = of('AWS::S3::BucketPolicy').find(([id]) =>
        id.startsWith('StorageSettingsPolicy'),
      )!;
      const only = (PolicyDocument as { Statement: Statement[] }).Statement.find(
        ({ Sid }) => Sid === 'OnlyTheSweepWritesAdvisories',
      );
      assert.equal(only?.Effect, 'Deny');
      assert.deepEqual(only.Resource, ['arn:aws:s3:::spkg-settings-111122223333-eu-west-1/advisories/*']);
      assert.deepEqual(only.Condition, {
        StringNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/spkg-sweep-role'] },
      });
    });

    it('only who publishes may sign receipts, and the key outlives the stack', () => {
      const signing = all().filter(
        ([, { Type, Properties }]) => Type === 'AWS::KMS::Key' && Properties?.KeyUsage === 'SIGN_VERIFY',
      );
      assert.equal(signing.length, 1);
      const [key, { DeletionPolicy, Properties = {} }] = signing[0]!;
      assert.equal(Properties.KeySpec, 'ECC_NIST_P256');
      assert.equal(DeletionPolicy, 'RetainExceptOnCreate');
      const signs = statements().filter(({ statement }) => listOf(statement.Action).includes('kms:Sign'));
      assert.deepEqual(
        signs.map(({ id, statement }) => `${id.replace(/[0-9A-F]{8}$/, '')} ${statement.Sid ?? ''}`).sort(),
        [
          'BuildsPublishRole SignReceipts',
          'BuildsReleaseRole SignReceipts',
          'KeysSigning WhoPublishesSigns',
          ...signs.filter(({ id }) => id.startsWith('NetworkKms')).map(() => 'NetworkKms ThisAccountOnly'),
        ].sort(),
      );
      const own = signs.find(({ id }) => id === key)?.statement;
      assert.deepEqual((own?.Condition as { StringEquals: object }).StringEquals, {
        'aws:PrincipalArn': [
          'arn:aws:iam::111122223333:role/spkg-publish-role',
          'arn:aws:iam::111122223333:role/spkg-release-role',
        ],
        'kms:MessageType': 'DIGEST',
        'kms:SigningAlgorithm': 'ECDSA_SHA_256',
      });
      // a grant would be a way around it
      const policy = JSON.stringify(Properties.KeyPolicy);
      assert.doesNotMatch(policy, /CreateGrant|kms:\*/);
    });

    it('each build adds its own kinds of evidence: who decides does not approve, and who tells does not decide', () => {
      const kinds = (stage: string): string[] => {
        const [, role] = of('AWS::IAM::Role').find(([, { RoleName }]) => RoleName === `spkg-${stage}-role`)!;
        return (role.Policies as { PolicyDocument: { Statement: Statement[] } }[])
          .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
          .filter(({ Action }) => listOf(Action).includes('s3:PutObject'))
          .flatMap(({ Resource }) => listOf(Resource).map(String))
          .filter((one) => one.includes('-evidence-'))
          .map((one) => one.replace(/^[^/]*\//, ''))
          .sort();
      };
      const documents = (...names: string[]): string[] =>
        names.map((one) => `evidence/*/${one}.*.json`).sort();
      assert.deepEqual(kinds('fetch'), []);
      assert.deepEqual(kinds('scan'), []);
      assert.deepEqual(kinds('sweep'), []);
      assert.deepEqual(kinds('notify'), documents('notices', 'failure'));
      assert.deepEqual(kinds('publish'), [...documents('receipt', 'failure'), 'locks/*']);
      assert.ok(!kinds('decide').some((one) => /approval|\/\*$/.test(one.replace('locks/*', ''))));
      assert.ok(kinds('release').includes('evidence/*/approval.*.json'));
      assert.ok(!kinds('release').some((one) => /\/(request|lock|manifest)\./.test(one)));
    });

    it('whoever pushes a request needs no right on a key', () => {
      for (const [, { KmsKeyId }] of of('AWS::CodeCommit::Repository')) assert.equal(KmsKeyId, undefined);
    });

    it('no build starts a program in the folder of the request repository', () => {
      for (const [, { Name, Source }] of of('AWS::CodeBuild::Project')) {
        const { phases } = JSON.parse((Source as { BuildSpec: string }).BuildSpec) as {
          phases: Record<string, { commands: string[] }>;
        };
        const commands = phases.build?.commands ?? [];
        const at = commands.findIndex((one) => one.startsWith('node '));
        assert.ok(at > 0 && commands.slice(0, at).includes('cd "$SPKG_PLACE"'), String(Name));
      }
    });

    it('runs requests side by side, and publishes only behind the condition', () => {
      for (const [, { ExecutionMode, Stages, Name }] of of('AWS::CodePipeline::Pipeline')) {
        assert.equal(ExecutionMode, 'PARALLEL');
        if (Name !== 'spkg-intake') continue;
        const [publish] = (Stages as { Name: string; BeforeEntry?: unknown }[]).filter(
          (one) => one.Name === 'Publish',
        );
        assert.match(
          JSON.stringify(publish?.BeforeEntry),
          /"Result":"SKIP".*Decide\.VERDICT.*"Value":"ALLOW"/,
        );
      }
    });
  });
}

pagesHold();
