/** The official schema of SARIF 2.1.0, as a check that throws what is wrong. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormatsModule from 'ajv-formats';

// `as`: the module is CommonJS, its function is `default` of what its types call the module
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;
const file = resolve(import.meta.dirname, '../fixtures/sarif-2.1.0-rtm.5.json');

// draft 4 differs from draft 7 in this schema by the name of `id` alone; it has no exclusive limits.
// One of its patterns is none under the flag `u`
const { id, $schema, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
assert.equal($schema, 'http://json-schema.org/draft-04/schema#');
const ajv = addFormats(new Ajv({ allErrors: true, strict: false, unicodeRegExp: false }));
const validate = ajv.compile({ $id: id as string, ...rest });

export function assertSarif(log: unknown): void {
  assert.ok(validate(log), ajv.errorsText(validate.errors, { separator: '\n' }));
}

/** What tests look at in a log. */
export interface SarifRun {
  readonly tool: { readonly driver: { readonly version: string; readonly rules: readonly SarifRule[] } };
  readonly results: readonly SarifResult[];
  readonly artifacts: readonly { readonly location: { readonly uri: string }; readonly hashes: unknown }[];
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly unknown[];
      }[];
    },
  ];
}
export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly helpUri?: string;
  readonly help: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: Readonly<Record<string, unknown>>;
}
export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string; readonly index?: number };
        readonly region?: { readonly startLine: number; readonly snippet?: { readonly text: string } };
      };
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

export function runOf(log: unknown): SarifRun {
  assertSarif(log);
  // `as`: the schema has been met
  return (log as { runs: readonly [SarifRun] }).runs[0];
}
