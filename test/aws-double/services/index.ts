/** All services of the double. */
import type { Service } from '../world.js';
import { codeartifact } from './codeartifact/index.js';
import { cloudformation } from './cloudformation.js';
import { codebuild } from './codebuild/index.js';
import { codecommit } from './codecommit.js';
import { codeconnections } from './codeconnections.js';
import { codepipeline } from './codepipeline/index.js';
import { iam } from './iam.js';
import { kms } from './kms.js';
import { logs } from './logs.js';
import { s3 } from './s3/index.js';
import { secretsmanager } from './secrets.js';
import { sns } from './sns.js';
import { ssm } from './ssm.js';
import { sts } from './sts.js';

export const services: readonly Service[] = [
  cloudformation,
  codeartifact,
  codebuild,
  codecommit,
  codeconnections,
  codepipeline,
  iam,
  kms,
  logs,
  s3,
  secretsmanager,
  sns,
  ssm,
  sts,
];
