import assert from 'node:assert/strict';
import { describeFindings, scanFiles, tierOf } from './scan.js';
import { usersThings } from './users-things.js';

const imports =
  'import asyncio, base64, boto3, httpx, json, keyring, logging, os, pathlib, psycopg, re, requests, subprocess, sys\nimport pandas as pd\n';

describe('what is the user’s, by the names of what holds it', () => {
  for (const { name, tier, lines, beside } of usersThings)
    it(`${tier}: ${name}`, () => {
      const findings = scanFiles({
        'demo/__init__.py': `${imports}${lines.join('\n')}\n`,
        ...(beside && { 'demo/quality.py': `${beside.join('\n')}\n` }),
      });
      assert.equal(tierOf(findings), tier, describeFindings(findings));
    });
});
