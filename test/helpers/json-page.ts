/** The schemas of printed documents as docs/json.md shows them to readers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/json.md'), 'utf8');
export const pageSchemas = new Map(
  [...page.matchAll(/^## (\S+)\n[\s\S]*?```json\n([\s\S]*?)\n```/gm)].map(([, name = '', json = '']) => [
    name,
    JSON.parse(json) as object,
  ]),
);
const ajv = new Ajv({ allErrors: true, strict: false });

/** Printed by a gate on AWS alone: test/e2e/aws.test.ts and aws-bootstrap.test.ts hold them to their schemas. */
export const onlyOnAws = [
  'spkg.bootstrap-aws/1',
  'spkg.bootstrap-destroy/1',
  'spkg.bootstrap-diff/1',
  'spkg.bootstrap-synth/1',
  'spkg.cancel/1',
  'spkg.studio-lifecycle/1',
];

/** `what`: the command, for the message. */
export function assertAsOnPage(
  what: string,
  json: { readonly schema: string; readonly message?: string },
): void {
  const schema = pageSchemas.get(json.schema);
  assert.ok(schema, `${what}: ${json.schema} ${json.message ?? ''}`);
  assert.ok(ajv.validate(schema, json), `${what}: ${ajv.errorsText()}`);
}
