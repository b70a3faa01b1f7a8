import { approvedProjects } from '../../../src/backends/aws/approved.js';
import { createClients } from '../../../src/backends/aws/clients.js';
import { createEvidenceLock } from '../../../src/backends/aws/evidence-lock.js';
import { createEvidenceStore } from '../../../src/backends/aws/evidence.js';
import { createGitLogin } from '../../../src/backends/aws/git-login.js';
import { evidenceKey } from '../../../src/backends/aws/layout.js';
import { createPackageIndex } from '../../../src/backends/aws/package-index.js';
import { s3Place } from '../../../src/backends/aws/places.js';
import { createQuarantine } from '../../../src/backends/aws/quarantine.js';
import { createRepositoryAccess } from '../../../src/backends/aws/repository.js';
import { createRequestStore } from '../../../src/tools/request-store.js';
import { createHttpClient, readAll } from '../../../src/tools/http.js';
import { startDouble, type Double } from '../../aws-double/index.js';
import { makeGitRepository } from '../../aws-double/services/git.js';
import { storesTemplate } from '../../aws-double/small-template.js';
import { backendContract } from '../../contract/backend.js';
import { temporaryFolder } from '../../helpers/temporary.js';

const account = '111122223333';
const region = 'eu-west-1';
const folder = temporaryFolder();
let double: Double | undefined;

afterEach(async () => {
  await double?.stop();
  double = undefined;
});

backendContract(
  'aws',
  async () => {
    double = await startDouble({ template: { Resources: storesTemplate() }, account, region });
    makeGitRepository(double.world, 'requests');
    const clients = createClients(double.client('admin'));
    const bucket = `spkg-evidence-${account}-${region}`;
    const http = createHttpClient({});
    const quarantine = createQuarantine(clients, 'plain');
    const access = createRepositoryAccess(clients, { domain: 'spkg', account, repository: 'approved' });
    const ask = async (path: string): Promise<{ status: number; bytes: Buffer; url: string }> => {
      const { endpoint, authorization } = await access();
      const url = new URL(path, endpoint).href;
      const { status, body } = await http.get({ url, authorization, signal: new AbortController().signal });
      return { status, bytes: await readAll(body, 1e7), url };
    };
    return {
      evidence: createEvidenceStore(s3Place(clients, bucket), {
        summaries: folder(),
        lock: createEvidenceLock(clients, bucket, { now: () => new Date() }),
      }),
      quarantine,
      index: createPackageIndex({
        url: 'aws:/simple',
        access,
        http,
        read: (hash) => quarantine.read(hash),
        list: () => approvedProjects(clients, { domain: 'spkg', account, approvedRepository: 'approved' }),
      }),
      requests: createRequestStore({
        repository: `${double.url}/git/requests`,
        cache: folder(),
        remedy: 'spkg doctor',
        login: createGitLogin(clients, {
          requests: {
            kind: 'codecommit',
            url: `${double.url}/git/requests`,
            branch: 'main',
            connectionArn: null,
          },
          gitSecretArn: null,
          region,
        }),
      }),
      page: async (name) => (await ask(`simple/${name}/`)).bytes.toString(),
      async offeredBytes(name, filename) {
        const page = await ask(`simple/${name}/`);
        const [, href] = new RegExp(`href="([^"#]*${filename})[#"]`).exec(page.bytes.toString()) ?? [];
        return href === undefined ? undefined : (await ask(new URL(href, page.url).href)).bytes;
      },
      async damage(id, kind, attempt) {
        const s3 = await clients.s3();
        await s3.putObject({ Bucket: bucket, Key: evidenceKey(id, kind, attempt), Body: '{"schema":' });
      },
    };
  },
  // CodeArtifact lists what is there, and can say nothing of what is not
  { announcements: true },
);
