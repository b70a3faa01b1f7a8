/** Files other than .py that carry code or start it. */
import type { Carrier } from '../signals.js';
import { bytecode } from './bytecode/bytecode.js';
import { browserCode } from './browser/steals.js';
import { buildSettings } from './build-settings.js';
import { commandsInData } from './commands-in-data.js';
import { cython } from './cython.js';
import { editable } from './editable.js';
import { entryPoints } from './entry-points.js';
import { hiddenPython } from './hidden-python.js';
import { javascript } from './javascript.js';
import { loggingSettings } from './logging-settings.js';
import { nativeSource } from './native-source.js';
import { notebook } from './notebook.js';
import { otherLanguages } from './other-languages.js';
import { packageJson } from './package-json.js';
import { markedScripts, scripts } from './scripts.js';
import { agentOrders } from './settings/agent-orders.js';
import { commandSettings } from './settings/editors.js';
import { jupyterSettings } from './settings/jupyter.js';
import { startFiles } from './settings/start-files.js';
import { shortcuts } from './shortcuts.js';
import { startupLines } from './startup-lines.js';
import { templates } from './templates.js';

export const carriers: readonly Carrier[] = [
  startupLines,
  editable,
  scripts,
  markedScripts,
  shortcuts,
  startFiles,
  jupyterSettings,
  commandSettings,
  agentOrders,
  bytecode,
  javascript,
  browserCode,
  packageJson,
  notebook,
  otherLanguages,
  entryPoints,
  buildSettings,
  hiddenPython,
  commandsInData,
  loggingSettings,
  nativeSource,
  cython,
  templates,
];
