/** Entry points that a tool loads without being asked: their module runs when that tool starts. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { readable, signalOf, textOf, type Place } from './signal.js';

const mostBytes = 1 << 20;
const mostLines = 5000;
/** Groups whose entries are loaded whenever the tool runs, whatever the user named. */
const loadedByThemselves: ReadonlySet<string> = new Set([
  'pytest11',
  'distutils.commands',
  'distutils.setup_keywords',
  'setuptools.finalize_distribution_options',
  'setuptools.file_finders',
  'egg_info.writers',
  'flake8.extension',
  'flake8.report',
  'pylint.plugins',
  'hypothesis',
  'jupyter_serverproxy_servers',
  'jupyter_client.kernel_provisioners',
  'jupyter_serverextension',
  'ipython_startup',
  'nbconvert.exporters',
  'mkdocs.plugins',
  'sphinx.html_themes',
  'sphinx.builders',
  'opentelemetry_configurator',
  'opentelemetry_distro',
  'opentelemetry_pre_instrument',
  'opentelemetry_instrumentor',
  'keyring.backends',
  'pip.plugins',
  'poetry.plugin',
  'poetry.application.plugin',
  'hatch',
  'virtualenv.discovery',
  'tox',
  'nox',
  'celery.fixups',
  'airflow.plugins',
  'apache_airflow_provider',
  'mlflow.request_header_provider',
  'mlflow.run_context_provider',
  'fsspec.specs',
  'xarray.backends',
  'pandas_plotting_backends',
  'numba_extensions',
  'dask.array.backends',
  'dask.dataframe.backends',
  'torch.backends',
  'jax_plugins',
  'tensorflow.plugins',
  'gunicorn.loggers',
  'uvicorn.loops',
  'sqlalchemy.dialects',
  'vllm.general_plugins',
  'vllm.platform_plugins',
  'sglang.plugins',
  'azure.cli.extension',
  'ansible.plugins',
  'twine.registered_commands',
  'certbot.plugins',
  'sitecustomize',
  'site.execsitecustomize',
]);

export const entryPoints: Carrier = {
  id: 'entry-points',
  fits: (path) => /^[^/]+\.(dist-info|egg-info)\/entry_points\.txt$/.test(path),
  read: readEntryPoints,
};

function readEntryPoints(entry: ArchiveEntry): readonly Signal[] {
  const place: Place = { path: entry.path, moment: 'startup' };
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  let group = '';
  const signals: Signal[] = [];
  const lines = textOf(given.bytes).split('\n');
  lines.slice(0, mostLines).forEach((line, index) => {
    const trimmed = line.trim().slice(0, 1000);
    if (trimmed.startsWith('[')) group = trimmed.slice(1, trimmed.indexOf(']')).trim();
    if (!loadedByThemselves.has(group) || !trimmed.includes('=') || /^[#;]/.test(trimmed)) return;
    const target = trimmed.slice(trimmed.indexOf('=') + 1).trim();
    const module = target.split(/[:[ ]/, 1)[0] ?? '';
    signals.push(
      signalOf('entry-point-autoload', place, index + 1, `[${group}] ${trimmed}`, module, [group]),
    );
  });
  if (lines.length > mostLines)
    signals.push(
      signalOf('not-looked-at', place, mostLines, `${lines.length} lines`, `${lines.length} lines`),
    );
  return signals.slice(0, 200);
}
