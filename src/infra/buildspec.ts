/** What a build runs: the package of this very version, checked by its hash, and one stage of it. */
import { artifactPaths, environmentNames, verdictVariable, type AwsStage } from '../backends/aws/layout.js';

const writing: readonly AwsStage[] = ['fetch', 'scan'];

/** The buildspec, as JSON (which is YAML). Nothing in it comes from the request repository. */
export function buildspecOf(stage: AwsStage, withUv: boolean): string {
  const { toolUrl, toolSha256 } = environmentNames;
  const bring = (url: string, sha256: string, file: string): string[] => [
    `aws s3 cp --only-show-errors "$${url}" "$SPKG_PLACE/${file}"`,
    `echo "$${sha256}  $SPKG_PLACE/${file}" | sha256sum --check --strict -`,
  ];
  const spec = {
    version: '0.2',
    env: {
      shell: 'bash',
      ...(stage === 'decide' ? { 'exported-variables': [verdictVariable] } : {}),
    },
    phases: {
      install: {
        'on-failure': 'ABORT',
        'runtime-versions': { nodejs: '22' },
        commands: [
          // outside of the sources, which are not ours
          'export SPKG_PLACE="$(mktemp -d)"',
          ...bring(toolUrl, toolSha256, 'tool.tgz'),
          // its pages are for people
          'tar -xzf "$SPKG_PLACE/tool.tgz" -C "$SPKG_PLACE" --exclude=package/docs',
          ...(withUv
            ? [
                'export SPKG_UV_WHEEL="$SPKG_PLACE/$(basename "$SPKG_UV_URL")"',
                ...bring('SPKG_UV_URL', 'SPKG_UV_SHA256', '$(basename "$SPKG_UV_URL")'),
              ]
            : []),
        ],
      },
      build: {
        'on-failure': 'ABORT',
        commands: [
          // no program that is started looks at a folder in which anybody may have put something
          'cd "$SPKG_PLACE"',
          `node package/bin/run.js stage ${stage}`,
          ...(stage === 'decide'
            ? [
                // two steps: the code of a command inside `export` would be lost
                `${verdictVariable}="$(cat "$CODEBUILD_SRC_DIR/${artifactPaths.out}/${artifactPaths.verdict}")"`,
                `export ${verdictVariable}`,
              ]
            : []),
        ],
      },
    },
    ...(writing.includes(stage)
      ? { artifacts: { 'base-directory': artifactPaths.out, files: ['**/*'] } }
      : {}),
  };
  return JSON.stringify(spec, null, 1);
}
