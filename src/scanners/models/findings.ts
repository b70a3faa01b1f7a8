/** Everything the models scanner can find. Pages: docs/findings/models. */
import type { Severity } from '../../core/model.js';
import type { FindingType } from '../scanner.js';

function type(
  id: string,
  severity: Severity,
  confidence: FindingType['confidence'],
  title: string,
  remedy: string,
): FindingType {
  return { id: `models/${id}`, kind: 'model', severity, confidence, title, remedy };
}

const looked = 'A person of InfoSec looks at the file and at the code that loads it.';
const other =
  'Ask the project for a format that is only data, such as safetensors, JSON or plain NumPy arrays.';

export const modelFindings = {
  pickleRunsCode: type(
    'pickle-runs-code',
    'critical',
    'high',
    'A pickle runs code when it is loaded',
    'Do not install it, and load none of its files. Report it to the project and to the index.',
  ),
  pickleHiddenGlobal: type(
    'pickle-hidden-global',
    'high',
    'medium',
    'A pickle hides what it imports',
    looked,
  ),
  pickleUnknownGlobal: type(
    'pickle-unknown-global',
    'medium',
    'medium',
    'A pickle imports something that is not known to be harmless',
    looked,
  ),
  pickleOwnGlobal: type(
    'pickle-own-global',
    'low',
    'medium',
    'A pickle imports code of the distribution that carries it',
    other,
  ),
  pickleUnreadable: type(
    'pickle-unreadable',
    'medium',
    'medium',
    'A pickle cannot be read to its end',
    looked,
  ),
  notLookedAt: type(
    'not-looked-at',
    'medium',
    'medium',
    'A model or pickle was not looked at to its end',
    looked,
  ),
  packedData: type(
    'packed-data',
    'low',
    'medium',
    'A file is packed in a way that is not read',
    'When the package loads it as a model or a pickle, a person of InfoSec unpacks it and scans what it holds.',
  ),
  objectArray: type('object-array', 'low', 'high', 'A NumPy array holds a pickle', other),
  kerasCode: type(
    'keras-code',
    'high',
    'medium',
    'A Keras model carries code of its own',
    'A person of InfoSec looks at the layer. Load it with safe_mode only.',
  ),
  torchScript: type('torch-script', 'info', 'high', 'A model carries TorchScript', other),
  yamlObject: type(
    'yaml-object',
    'medium',
    'medium',
    'A YAML file calls Python when it is loaded without care',
    'A person of InfoSec looks at the file. Load it with yaml.safe_load only.',
  ),
} as const;

export type ModelFinding = keyof typeof modelFindings;
