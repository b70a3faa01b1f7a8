/** Where documents lie: an S3 bucket, or the folder of an artifact. Objects are made once, and never changed. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { causeCode, createAtomically, fileError } from '../../tools/atomic.js';
import { asking, awsError, isMissing, isTaken } from './aws-errors.js';
import type { Clients } from './clients.js';

export interface Place {
  /** for messages: `s3://bucket`, or a folder */
  readonly name: string;
  /** keys that begin with the prefix */
  keys(prefix: string): Promise<readonly string[]>;
  /** the folders right below the prefix, without it and without the slash */
  folders(prefix: string): Promise<readonly string[]>;
  read(key: string): Promise<Buffer | undefined>;
  /** false when there is an object of that key already */
  create(key: string, text: string): Promise<boolean>;
}

/** Objects of a bucket; `create` is a conditional put, so of two that write at once one wins. */
export function s3Place(clients: Clients, bucket: string): Place {
  const name = `s3://${bucket}`;
  async function list(prefix: string, delimiter?: string): Promise<{ keys: string[]; prefixes: string[] }> {
    const s3 = await clients.s3();
    const keys: string[] = [];
    const prefixes: string[] = [];
    let token: string | undefined;
    do {
      const page = await asking('s3:ListBucket', `${name}/${prefix}`, () =>
        s3.listObjectsV2({ Bucket: bucket, Prefix: prefix, Delimiter: delimiter, ContinuationToken: token }),
      );
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      prefixes.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return { keys, prefixes };
  }
  return {
    name,
    keys: async (prefix) => (await list(prefix)).keys,
    async folders(prefix) {
      const { prefixes } = await list(prefix, '/');
      return prefixes.map((one) => one.slice(prefix.length, -1));
    },
    async read(key) {
      const s3 = await clients.s3();
      try {
        const { Body } = await s3.getObject({ Bucket: bucket, Key: key });
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw awsError(error, 's3:GetObject', `${name}/${key}`);
      }
    },
    async create(key, text) {
      const s3 = await clients.s3();
      try {
        const put = {
          Bucket: bucket,
          Key: key,
          Body: text,
          ContentType: 'application/json',
          IfNoneMatch: '*',
        };
        await s3.putObject({ ...put, ChecksumAlgorithm: 'SHA256' });
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw awsError(error, 's3:PutObject', `${name}/${key}`);
      }
    },
  };
}

/** The same, of a folder on disk: what an artifact carries from one build to the next. */
export function folderPlace(folder: string): Place {
  async function names(prefix: string): Promise<readonly { name: string; isFolder: boolean }[]> {
    try {
      const entries = await readdir(join(folder, prefix), { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch (error) {
      if (causeCode(error) === 'ENOENT') return [];
      throw fileError(error, join(folder, prefix));
    }
  }
  return {
    name: folder,
    keys: async (prefix) =>
      (await names(prefix)).filter(({ isFolder }) => !isFolder).map(({ name }) => `${prefix}${name}`),
    folders: async (prefix) =>
      (await names(prefix)).filter(({ isFolder }) => isFolder).map(({ name }) => name),
    async read(key) {
      try {
        return await readFile(join(folder, key));
      } catch (error) {
        if (causeCode(error) === 'ENOENT') return undefined;
        throw fileError(error, join(folder, key));
      }
    },
    create: (key, text) => createAtomically(join(folder, key), text),
  };
}

/** A place whose objects are read from several, the first that has it wins, and written to the first alone. */
export function layered(first: Place, ...others: readonly Place[]): Place {
  const all = [first, ...others];
  const union = async (ask: (place: Place) => Promise<readonly string[]>): Promise<readonly string[]> => [
    ...new Set((await Promise.all(all.map(ask))).flat()),
  ];
  return {
    name: first.name,
    keys: (prefix) => union((place) => place.keys(prefix)),
    folders: (prefix) => union((place) => place.folders(prefix)),
    async read(key) {
      for (const place of all) {
        const found = await place.read(key);
        if (found) return found;
      }
      return undefined;
    },
    create: (key, text) => first.create(key, text),
  };
}
