/** One file to an index by the legacy upload of PyPI, which is what CodeArtifact takes. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseWheelName } from '../../core/names.js';
import type { LockedFile } from '../../core/model.js';
import { SpkgError } from '../../core/errors.js';
import { sanitize } from '../../core/sanitize.js';
import { wordsOf } from '../../tools/index-errors.js';

const mostTries = 6;

/** `taken`: there is a file of that name; whether its bytes are these, the page tells. */
export async function upload(
  { endpoint, authorization }: { readonly endpoint: string; readonly authorization: string },
  file: LockedFile,
  bytes: Buffer,
): Promise<'uploaded' | 'taken'> {
  for (let tries = 1; ; tries += 1) {
    const { status, words } = await post(endpoint, authorization, formOf(file, bytes));
    if (status >= 200 && status < 300) return 'uploaded';
    if (status === 409) return 'taken';
    if (tries >= mostTries || (status < 500 && status !== 429 && status !== 0))
      throw failed(file, status, words);
    await pause(200 * 2 ** tries * (0.5 + Math.random()));
  }
}

function formOf(file: LockedFile, bytes: Buffer): FormData {
  const wheel = file.filename.endsWith('.whl');
  const form = new FormData();
  form.set(':action', 'file_upload');
  form.set('protocol_version', '1');
  form.set('metadata_version', '2.1');
  form.set('name', file.name);
  form.set('version', file.version);
  form.set('filetype', wheel ? 'bdist_wheel' : 'sdist');
  form.set('pyversion', wheel && parseWheelName(file.filename) ? pythonTag(file.filename) : 'source');
  form.set('sha256_digest', file.sha256);
  form.set('content', new Blob([new Uint8Array(bytes)]), file.filename);
  return form;
}

/** `cp311` of `numpy-1.26.0-cp311-cp311-manylinux_2_17_x86_64.whl` */
function pythonTag(filename: string): string {
  return filename.split('-').at(-3) ?? 'py3';
}

/** Status 0: nobody answered. */
async function post(
  url: string,
  authorization: string,
  body: FormData,
): Promise<{ readonly status: number; readonly words: string }> {
  const { fetch, EnvHttpProxyAgent, FormData: UndiciForm } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent();
  try {
    // undici's fetch knows its own form alone
    const form = new UndiciForm();
    for (const [name, value] of body) form.set(name, value);
    const response = await fetch(url, { method: 'POST', headers: { authorization }, body: form, dispatcher });
    return { status: response.status, words: sanitize(await response.text(), 200) };
  } catch (error) {
    // not swallowed: tried again, then told
    return { status: 0, words: wordsOf(error) };
  } finally {
    await dispatcher.close();
  }
}

function failed({ filename }: LockedFile, status: number, words: string): SpkgError {
  const denied = status === 401 || status === 403;
  return new SpkgError(
    denied ? 'SPKG_AWS_DENIED' : 'SPKG_AWS_FAILED',
    `CodeArtifact did not take \`${filename}\` (${status === 0 ? 'no answer' : `HTTP ${status}`}): ${words}`,
    {
      tryThis: denied
        ? 'ask whoever administers the gate for codeartifact:PublishPackageVersion'
        : 'run the same command again: what is there is left as it is',
    },
  );
}
