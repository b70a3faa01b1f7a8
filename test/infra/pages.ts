import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { stageNames } from '../../src/backends/aws/layout.js';
import { costOfRequest, fixedCosts } from '../../src/infra/costs.js';
import { account, region, synthesise } from '../helpers/aws-stack.js';
import { variants } from './variants.js';

// Parts between `<!-- NAME: generated -->` and `<!-- end -->` are what the code says.
// To write them anew: WRITE_DOCS=1 npx mocha test/infra/stack.test.ts test/e2e/aws-bootstrap.test.ts
const docs = join(resolve(import.meta.dirname, '../..'), 'docs');

/** Holds one part of a page to what the code says. */
export async function hold(file: string, name: string, rows: readonly (readonly string[])[]): Promise<void> {
  const [head = [], ...body] = rows;
  const table = [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const page = readFileSync(join(docs, file), 'utf8');
  const section = new RegExp(`(<!-- ${name}: generated -->\\n)([\\s\\S]*?)(<!-- end -->)`);
  assert.match(page, section, `${file} has no part ${name}`);
  const written = page.replace(
    section,
    (_whole, open: string, _old: string, close: string) => `${open}\n${table}\n\n${close}`,
  );
  const formatted = await format(written, { parser: 'markdown', printWidth: 110, singleQuote: true });
  if (process.env.WRITE_DOCS) writeFileSync(join(docs, file), formatted);
  else assert.equal(page, formatted, `${file} is not what the code says: WRITE_DOCS=1`);
}

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
}
type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;

const resources = (given = {}): Resources => synthesise(given).template.Resources as Resources;
const short = (resource: unknown): string =>
  (typeof resource === 'string' ? resource : JSON.stringify(resource))
    .replaceAll(account, 'ACCOUNT')
    .replaceAll(region, 'REGION')
    .replace(/\{"Fn::GetAtt":\["KeysKey\w+","Arn"\]\}/, 'the key of the stack')
    .replace(/\{"Fn::GetAtt":\["KeysSigning\w+","Arn"\]\}/, 'the key of receipts')
    .replace(/\{"Fn::GetAtt":\["(\w+?)[0-9A-F]{8}","(\w+)"\]\}/, '$1.$2')
    .replace(/[0-9a-f]{64}\.(tgz|zip|whl)/, 'HASH.$1')
    .replaceAll('|', '\\|');

/** Called by stack.test.ts: one process synthesises for both. */
export function pagesHold(): void {
  describe('docs of the AWS side', function () {
    this.timeout(30_000);

    it('aws.md: what people and builds may do', async () => {
      const all = Object.values(resources());
      const people = all
        .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
        .map(({ Properties }) => [
          String(Properties.ManagedPolicyName),
          (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
        ]);
      const builds = stageNames.map((stage) => {
        const role = all.find(({ Properties }) => Properties.RoleName === `spkg-${stage}-role`);
        const [own] = role?.Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[];
        return [`build ${stage}`, own?.PolicyDocument.Statement ?? []];
      });
      const rows = ([...people, ...builds] as [string, Statement[]][]).flatMap(([who, statements]) =>
        statements.map(({ Action, Resource }) => [
          who,
          [Action].flat().join(', '),
          [Resource]
            .flat()
            .map((one) => `\`${short(one)}\``)
            .join(', '),
        ]),
      );
      assert.ok(rows.length > 50);
      await hold('aws.md', 'rights', [['who', 'may', 'on'], ...rows]);
    });

    it('aws.md: what is made', async () => {
      const types = new Map<string, number>();
      for (const { Type } of Object.values(resources())) types.set(Type, (types.get(Type) ?? 0) + 1);
      const rows = [...types].sort().map(([type, count]) => [type, String(count)]);
      await hold('aws.md', 'types', [['type', 'in `isolated`'], ...rows]);
    });

    it('costs.md: what is counted', async () => {
      const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
      const rows = variants.map(([name, given]) => {
        const template = { Resources: resources(given) };
        const fixed = fixedCosts(template);
        const parts = fixed
          .map(({ what, count, monthly }) => `${count} ${what}: ${dollars(monthly)}`)
          .join('; ');
        const sum = fixed.reduce((total, { monthly }) => total + monthly, 0);
        const each = costOfRequest(template);
        return [name, dollars(sum), dollars(each), dollars(sum + 1_000 * each), parts];
      });
      await hold('costs.md', 'costs', [
        [
          'gate',
          'a month, without a request',
          'a request',
          'a month with 1,000 requests',
          'what the fixed part is',
        ],
        ...rows,
      ]);
    });
  });
}
