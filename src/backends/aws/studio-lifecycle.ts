/** The lifecycle configuration of a closed Studio: spkg out of the stack's own bucket, and pip and uv pointed at it. */
import type { StackConfig } from './layout.js';

/**
 * A shell script for `aws sagemaker create-studio-lifecycle-config`: it runs whenever a person's application starts, and
 * reaches nothing but this account's S3 and CodeArtifact. It is UTF-8 of less than the 16,384 characters (in base64) that
 * SageMaker takes, and can be run again.
 */
export function studioLifecycle(config: StackConfig): string {
  const { stack, region, tool } = config;
  return `#!/bin/bash
# spkg for SageMaker Studio: installs spkg from the bucket of the gate \`${stack}\` and points pip and uv at its index.
# Register it once, as an administrator, and attach it to the domain or to a space:
#   aws sagemaker create-studio-lifecycle-config --studio-lifecycle-config-name ${stack} \\
#     --studio-lifecycle-config-app-type JupyterLab --studio-lifecycle-config-content "$(base64 -w0 FILE)"
# The execution role needs the managed policy \`${stack}-requester\`. When this fails the application does not start: the
# reason is in its log. It is better than an application whose pip goes around the gate.
set -euo pipefail

stack=${quoted(stack)}
region=${quoted(region)}
package=${quoted(tool.url)}
sha256=${quoted(tool.sha256)}

node="$(command -v node)"
bin="$(dirname "$node")"
home="\${XDG_DATA_HOME:-$HOME/.local/share}/spkg/cli"
mkdir -p "$home"

# the home folder outlives the application: what is there already is not fetched again
if [ ! -f "$home/$sha256/bin/run.js" ]; then
  new="$(mktemp -d "$home/new-XXXXXX")"
  trap 'rm -rf "$new"' EXIT
  AWS_REGION="$region" AWS_DEFAULT_REGION="$region" aws s3 cp --only-show-errors "$package" "$new/spkg.tgz"
  echo "$sha256  $new/spkg.tgz" | sha256sum --check --strict --quiet -
  tar -xzf "$new/spkg.tgz" -C "$new"
  rm -rf "$home/$sha256"
  mv "$new/package" "$home/$sha256"
fi

# beside node, where PATH leads already; the image is new at each start, so that nothing old is left there
command="$bin/spkg"
if [ ! -w "$bin" ]; then
  mkdir -p "$HOME/.local/bin"
  command="$HOME/.local/bin/spkg"
fi
{
  echo '#!/bin/bash'
  printf 'export SPKG_STACK="\${SPKG_STACK:-%s}" AWS_REGION="\${AWS_REGION:-%s}"\\n' "$stack" "$region"
  printf 'exec %q %q "$@"\\n' "$node" "$home/$sha256/bin/run.js"
} > "$command.new"
chmod 755 "$command.new"
mv "$command.new" "$command"

# a keyring renews by itself; where there is another one, a token of twelve hours: spkg configure-pip gives a new one
"$command" configure-pip --scope site --keyring || "$command" configure-pip --scope user
"$command" configure-pip --tool uv --scope site --keyring || "$command" configure-pip --tool uv
`;
}

/** One word of a shell's. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
