/** `aws s3 cp` for builds on the double, where no AWS CLI is: downloads and uploads one object with the build's credentials. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const args = process.argv.slice(2).filter((one) => !one.startsWith('--'));
const [service, verb, from = '', to = ''] = args;
if (service !== 's3' || verb !== 'cp') {
  process.stderr.write(`the double's aws knows \`s3 cp\` alone, not \`${args.slice(0, 2).join(' ')}\`\n`);
  process.exit(252);
}
const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN } =
  process.env;
const down = from.startsWith('s3://');
const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(down ? from : to) ?? [];
const target = down
  ? to.endsWith('/') || to === '.'
    ? join(to, basename(key))
    : to
  : key === '' || key.endsWith('/')
    ? key + basename(from)
    : key;
const url = `${AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL}/${bucket}/${(down ? key : target).split('/').map(encodeURIComponent).join('/')}`;
const headers = {
  authorization: `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/20260101/${AWS_REGION}/s3/aws4_request, SignedHeaders=host, Signature=0`,
  'x-amz-security-token': AWS_SESSION_TOKEN,
};
const response = await fetch(url, down ? { headers } : { method: 'PUT', headers, body: readFileSync(from) });
if (!response.ok) {
  process.stderr.write(
    `fatal error: An error occurred (${response.status}) when calling the ${down ? 'GetObject' : 'PutObject'} operation: ${await response.text()}\n`,
  );
  process.exit(1);
}
if (down && target === '-') process.stdout.write(Buffer.from(await response.arrayBuffer()));
else if (down) writeFileSync(target, Buffer.from(await response.arrayBuffer()));
process.stdout.write(down && target === '-' ? '' : `${down ? 'download' : 'upload'}: ${from} to ${to}\n`);
