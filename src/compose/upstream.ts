import type { UpstreamIndex } from '../tools/upstream.js';

/** The index that is fetched from; `closing` gets what is to be closed at the end. */
export async function openUpstream(url: string, closing: (() => Promise<void>)[]): Promise<UpstreamIndex> {
  const [{ createHttpClient }, { createUpstream }, { findAuthorization }] = await Promise.all([
    import('../tools/http.js'),
    import('../tools/upstream.js'),
    import('../tools/credentials.js'),
  ]);
  const http = createHttpClient(process.env);
  closing.push(() => http.close());
  http.warm();
  return createUpstream({ url, http, authorization: findAuthorization(url, process.env) });
}
