/** Files that would land in a package of another, well-known project: whoever installs both gets one over the other. */
import type { Finding } from '../../core/model.js';
import { makeFinding } from '../finding.js';
import { wheelFindings as types } from './findings.js';

/** Packages as they are imported, and the projects that they belong to where those have another name. */
const wellKnown =
  'aiohttp alembic anyio attr:attrs attrs automat babel bcrypt black blinker boto3 botocore bs4:beautifulsoup4 cachetools celery certifi cffi charset_normalizer click cloudpickle colorama coverage cryptography cython:cython Cython:cython dateutil:python-dateutil dill django dns:dnspython docutils dotenv:python-dotenv email_validator fastapi filelock flask fsspec greenlet grpc:grpcio gunicorn h11 httpcore httpx huggingface_hub idna importlib_metadata importlib_resources itsdangerous jinja2 joblib jsonschema keyring kombu litellm lxml markdown markupsafe matplotlib multidict mypy nbformat networkx nltk notebook numpy openai openpyxl packaging pandas paramiko passlib pathspec PIL:pillow pip pkg_resources:setuptools platformdirs pluggy polars psutil pyarrow pyasn1 pycparser pydantic pydantic_core pygments pyparsing pytest _pytest:pytest pytz redis regex requests requests_oauthlib rich rsa s3fs s3transfer safetensors scipy seaborn setuptools six sklearn:scikit-learn sniffio sortedcontainers sqlalchemy starlette sympy tabulate tenacity threadpoolctl tiktoken tokenizers tomli torch:torch torchvision tornado tqdm transformers twine typer tzdata urllib3 uvicorn virtualenv websockets werkzeug wheel wrapt yaml:pyyaml yarl zipp anthropic langchain_core';
const owners: ReadonlyMap<string, string> = new Map(
  wellKnown.split(' ').map((one): [string, string] => {
    const [name = '', owner = name] = one.split(':');
    return [name, owner.toLowerCase().replaceAll('_', '-')];
  }),
);
const code = /\.(py|pyc|pyd|so|pem|pth)$/;

/** One finding for each such package, at the first of its files. `project` is normalised. */
export function checkOtherProjects(paths: Iterable<string>, project: string): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const path of paths) {
    const inside = path.replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '');
    const cut = inside.search(/[./]/);
    const top = cut < 0 ? '' : inside.slice(0, cut);
    const owner = owners.get(top);
    if (owner === undefined || owner === project || found.has(top) || !code.test(inside)) continue;
    const evidence = `\`${inside}\` belongs to \`${owner}\``;
    found.set(
      top,
      makeFinding(types.overwritesProject, {
        where: path,
        evidence,
        severity: isVariantOf(project, owner) ? 'medium' : types.overwritesProject.severity,
      }),
    );
  }
  return [...found.values()];
}

/** A fork or a build of another kind says so in its name, and takes the place on purpose. */
function isVariantOf(project: string, owner: string): boolean {
  return project.startsWith(`${owner}-`) || project.endsWith(`-${owner}`);
}
